import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { agentIdSchema, inputIdSchema, messageIdSchema, townIdSchema } from '@gastown/contract/ids'
import { containerStreamBodySchema } from '@gastown/contract/town-routes'
import { gateOutputSchema } from '@gastown/contract/work/gate-output'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemRandom } from '../clock.ts'
import { createManualClock, settle, type ManualClock } from '../process-manager/testing/manual-clock.ts'
import { createHttpTownLink, type HttpTownLink } from './http-town-link.ts'

interface Sent {
  readonly path: string
  readonly token: string | null
  readonly body: unknown
}

const agentId = agentIdSchema.parse('mayor-1')
let folder: string
let clock: ManualClock
let sent: Sent[]
let answer: (sent: Sent) => Response | Promise<Response>
const links: HttpTownLink[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'town-link-'))
  clock = createManualClock()
  sent = []
  answer = takeAll
})
afterEach(async () => {
  answer = takeAll
  await Promise.all(links.splice(0).map((link) => link.close()))
  rmSync(folder, { recursive: true })
})

function takeAll({ path, body }: Sent): Response {
  if (!path.endsWith('container-reports')) return new Response(null, { status: 204 })
  const { reports } = body as { reports: { reportId: string }[] }
  return Response.json({ taken: reports.map((report) => report.reportId), refused: [] })
}

function problem(status: number, code: string): Response {
  const body = { type: `urn:gastown:error:${code}`, title: code, status, code, detail: 'told' }
  return Response.json(body, { status, headers: { 'content-type': 'application/problem+json' } })
}

function openLink(place = folder): HttpTownLink {
  const link = createHttpTownLink({
    townId: townIdSchema.parse('town-1'),
    address: { url: 'http://127.0.0.1:1', token: 'first', expiresAt: '2099-01-01T00:00:00Z' },
    keptReportsFile: join(place, 'reports.sqlite'),
    clock,
    random: systemRandom,
    log: pino({ level: 'silent' }),
    fetch: (input, init) => {
      const headers = new Headers(init?.headers)
      const text = typeof init?.body === 'string' ? init.body : 'null'
      const one = {
        path: new URL(input as URL).pathname,
        token: headers.get('authorization'),
        body: JSON.parse(text) as unknown,
      }
      sent.push(one)
      return Promise.resolve(answer(one))
    },
  })
  links.push(link)
  return link
}

const delivered = (id: string) =>
  ({ type: 'message.delivered', agentId, generation: 1, messageId: messageIdSchema.parse(id) }) as const
const row = (text: string): Parameters<HttpTownLink['report']>[0] => ({
  type: 'conversation.observed',
  agentId,
  generation: 1,
  messages: [
    { messageId: messageIdSchema.parse('a'), role: 'assistant', text, state: 'streaming', createdAt: '2026-01-01T00:00:00.000Z' },
  ],
})
const sentReports = () =>
  sent
    .filter((one) => one.path.endsWith('container-reports'))
    .map((one) => (one.body as { reports: { messageId?: string }[] }).reports)

describe('new text of an answer', () => {
  const piece = (offset: number, text: string, partId = 'p') => ({
    agentId,
    generation: 1,
    delta: { messageId: messageIdSchema.parse('a'), partId, offset, text, createdAt: '2026-01-01T00:00:00.000Z' },
  })
  const bodies = () => sent.filter((one) => one.path.endsWith('container-stream')).map((one) => one.body)
  const heldAnswers = () => {
    const held: (() => void)[] = []
    answer = () => {
      const { promise, resolve } = Promise.withResolvers<Response>()
      held.push(() => resolve(new Response(null, { status: 204 })))
      return promise
    }
    return held
  }

  it('goes out at once; what comes while a request is in flight goes together in the next', async () => {
    const held = heldAnswers()
    const link = openLink()
    link.stream(piece(0, 'one'))
    expect(bodies()).toEqual([{ agentId, generation: 1, deltas: [piece(0, 'one').delta] }])
    link.stream(piece(3, ' two'))
    link.stream(piece(7, ' three'))
    link.stream(piece(0, 'other', 'q'))
    expect(bodies()).toHaveLength(1)
    held[0]?.()
    await settle()
    expect(bodies()[1]).toEqual({
      agentId,
      generation: 1,
      deltas: [piece(3, ' two three').delta, piece(0, 'other', 'q').delta],
    })
    held[1]?.()
    await settle()
  })

  it('is dropped when the town does not take it, and the next goes out all the same; nothing is kept', async () => {
    answer = () => problem(503, 'TOWN_RECOVERING')
    const link = openLink()
    link.stream(piece(0, 'lost'))
    await settle()
    answer = takeAll
    link.stream(piece(4, ' shown'))
    await settle()
    expect(bodies()).toMatchObject([{ deltas: [{ text: 'lost' }] }, { deltas: [{ text: ' shown' }] }])
    expect(link.keptReports).toBe(0)
  })

  it('takes no more memory than its bound, and each body keeps the limits of the contract', async () => {
    const held = heldAnswers()
    const link = openLink()
    link.stream(piece(0, 'x'))
    for (let at = 0; at < 300; at++) link.stream(piece(at * 1_000, 'y'.repeat(1_000)))
    for (let at = 0; at < 300; at++) link.stream(piece(0, 'z', `p${at}`))
    for (let answered = 0; answered < held.length; answered++) {
      held[answered]?.()
      await settle()
    }
    const parsed = bodies().map((body) => containerStreamBodySchema.parse(body))
    const length = parsed.flatMap(({ deltas }) => deltas).reduce((sum, { text }) => sum + text.length, 0)
    expect(length).toBe(1 + 100_000)
  })

  it('of two runs is never mixed', async () => {
    const held = heldAnswers()
    const link = openLink()
    link.stream(piece(0, 'a'))
    link.stream(piece(1, 'b'))
    link.stream({ ...piece(0, 'c'), generation: 2 })
    held[0]?.()
    await settle()
    held[1]?.()
    await settle()
    expect(bodies()).toMatchObject([{ generation: 1 }, { generation: 1, deltas: [{ text: 'b' }] }, { generation: 2 }])
    held[2]?.()
    await settle()
  })
})

describe('reports', () => {
  it('promise 1: are on disk before report returns: a later process sends what this one could not', async () => {
    answer = () => problem(503, 'TOWN_RECOVERING')
    openLink().report(delivered('m1'))
    // The files as they are at this moment are what a killed process leaves.
    const later = join(folder, 'later')
    mkdirSync(later)
    for (const name of readdirSync(folder).filter((name) => name.startsWith('reports.')))
      copyFileSync(join(folder, name), join(later, name))
    answer = takeAll
    const link = openLink(later)
    await settle()
    expect(link.keptReports).toBe(0)
    expect(
      sentReports()
        .at(-1)
        ?.map((report) => report.messageId),
    ).toEqual(['m1'])
  })

  it('are sent in order, in batches of at most 200', async () => {
    answer = () => problem(503, 'TOWN_RECOVERING')
    const link = openLink()
    for (let count = 0; count < 450; count++) link.report(delivered(`m${count}`))
    await clock.advance(0)
    answer = takeAll
    sent.length = 0
    await clock.advance(1_000)
    expect(sentReports().map((batch) => batch.length)).toEqual([200, 200, 50])
    expect(
      sentReports()
        .flat()
        .map((report) => report.messageId),
    ).toEqual(Array.from({ length: 450 }, (_, count) => `m${count}`))
  })

  it('with an id of their own are the same, however often they are told', async () => {
    const link = openLink()
    const report = {
      type: 'agent.usage',
      reportId: inputIdSchema.parse('usage-msg_1'),
      agentId,
      generation: 1,
      model: 'a/b',
      spend: { inputTokens: 1, outputTokens: 1, cachedTokens: 0, costMicros: 1 },
    } as const
    link.report(report)
    link.report(report)
    expect(link.keptReports).toBe(1)
    await clock.advance(0)
    link.report(report)
    await clock.advance(0)
    const ids = sent.flatMap(({ body }) => (body as { reports: { reportId: string }[] }).reports.map(({ reportId }) => reportId))
    expect(ids).toEqual(['usage-msg_1', 'usage-msg_1'])
  })

  it('that the town refuses are done with', async () => {
    answer = ({ body }) => {
      const { reports } = body as { reports: { reportId: string }[] }
      return Response.json({ taken: [], refused: reports.map(({ reportId }) => ({ reportId, code: 'STALE_GENERATION' })) })
    }
    const link = openLink()
    link.report(delivered('m1'))
    await clock.advance(60_000)
    expect(sentReports()).toHaveLength(1)
    expect(link.keptReports).toBe(0)
  })

  it('promise 6: are tried again with a backoff that grows to ten seconds', async () => {
    answer = () => problem(503, 'TOWN_RECOVERING')
    const link = openLink()
    link.report(delivered('m1'))
    await clock.advance(60_000)
    const tries = sentReports().length
    expect(tries).toBeGreaterThan(8)
    expect(tries).toBeLessThan(25)
    expect(link.keptReports).toBe(1)
  })

  it('wait for a new token when the old one is refused, and go at once when it comes', async () => {
    answer = (one) => (one.token === 'Bearer second' ? takeAll(one) : problem(401, 'TOKEN_EXPIRED'))
    const link = openLink()
    link.report(delivered('m1'))
    await clock.advance(9_000)
    expect(link.keptReports).toBe(1)
    link.relink({ url: 'http://127.0.0.1:2', token: 'second', expiresAt: '2099-01-01T00:00:00Z' })
    await settle()
    expect(link.keptReports).toBe(0)
  })

  it('one that the town cannot read is set aside and does not hold up the others', async () => {
    answer = (one) => {
      const { reports } = one.body as { reports: { messageId: string }[] }
      return reports.some((report) => report.messageId === 'poison') ? problem(400, 'INVALID_INPUT') : takeAll(one)
    }
    const link = openLink()
    for (const id of ['m1', 'm2', 'poison', 'm3']) link.report(delivered(id))
    await clock.advance(1_000)
    expect(link.keptReports).toBe(0)
    const accepted = sentReports().filter((batch) => batch.every((report) => report.messageId !== 'poison'))
    expect(accepted.flat().map((report) => report.messageId)).toEqual(['m1', 'm2', 'm3'])
  })

  it('of a row that streams while the town is away are one row, the newest', async () => {
    answer = () => problem(503, 'TOWN_RECOVERING')
    const link = openLink()
    await settle()
    for (let word = 1; word <= 100; word++) link.report(row('word '.repeat(word)))
    // The first may be on its way; what waits behind it is one.
    expect(link.keptReports).toBeLessThanOrEqual(2)
  })

  it('are flushed within the deadline, or not', async () => {
    answer = () => problem(503, 'TOWN_RECOVERING')
    const link = openLink()
    link.report(delivered('m1'))
    let flushed = false
    const flush = (async () => {
      await link.flush(3_000)
      flushed = true
    })()
    await clock.advance(2_900)
    expect(flushed).toBe(false)
    await clock.advance(200)
    await flush
    expect(link.keptReports).toBe(1)
    answer = takeAll
    await Promise.all([link.flush(3_000), clock.advance(3_000)])
    expect(link.keptReports).toBe(0)
  })

  it('have one owner: a second process cannot open the folder', () => {
    openLink()
    expect(() => openLink()).toThrow(expect.objectContaining({ code: 'CONTAINER_UNAVAILABLE' }))
  })
})

describe('what a gate prints', () => {
  const piece = (offset: number, text: string, more: object = {}) =>
    gateOutputSchema.parse({
      ...{ rigId: 'rig-1', batchId: 'batch-1', attempt: 1, gate: 1, gates: 2, command: 'npm test' },
      ...{ startedAt: '2026-01-01T00:00:00.000Z', offset, text, ...more },
    })
  const bodies = () => sent.filter((one) => one.path.endsWith('container-gate-output')).map((one) => one.body)

  it('goes out at once, then four times a second, gates of other rigs apart', async () => {
    const link = openLink()
    link.gateOutput(piece(0, 'one '))
    await settle()
    for (const [index, word] of ['two ', 'six '].entries()) {
      link.gateOutput(piece(4 + 4 * index, word))
      link.gateOutput(piece(4 * index, 'els ', { rigId: 'rig-2' }))
    }
    await clock.advance(249)
    expect(bodies()).toEqual([piece(0, 'one ')])
    await clock.advance(1)
    await clock.advance(250)
    expect(bodies().slice(1)).toEqual([piece(4, 'two six '), piece(0, 'els els ', { rigId: 'rig-2' })])
  })

  it('is the end of much output, and where it stands; a piece that is lost holds nothing up', async () => {
    answer = () => problem(503, 'TOWN_RECOVERING')
    const link = openLink()
    link.gateOutput(piece(0, 'lost'))
    await settle()
    answer = takeAll
    for (const offset of [4, 15_004]) link.gateOutput(piece(offset, 'x'.repeat(15_000)))
    link.gateOutput(piece(30_004, 'end', { outcome: 'passed', durationMs: 12 }))
    await clock.advance(250)
    expect(bodies()[1]).toEqual(piece(10_007, `${'x'.repeat(19_997)}end`, { outcome: 'passed', durationMs: 12 }))
  })
})

describe('telemetry', () => {
  const saved = (bytes: number) => ({ event: 'snapshot.saved', agentId, durationMs: 1, bytes }) as const
  const batches = () => sent.filter((one) => one.path.endsWith('container-events')).map((one) => one.body as unknown[])

  it('is sent in one batch after 10 ms', async () => {
    const link = openLink()
    link.telemetry(saved(1))
    link.telemetry(saved(2))
    await clock.advance(9)
    expect(batches()).toHaveLength(0)
    await clock.advance(1)
    expect(batches()).toEqual([[saved(1), saved(2)]])
  })

  it('is tried once more, then counted as lost', async () => {
    answer = () => problem(503, 'TOWN_RECOVERING')
    const link = openLink()
    link.telemetry(saved(1))
    await clock.advance(60_000)
    expect(batches()).toHaveLength(2)
    expect(link.droppedTelemetry).toBe(1)
  })

  it('never grows without bound', async () => {
    const link = openLink()
    for (let count = 0; count < 1_500; count++) link.telemetry(saved(count))
    expect(link.droppedTelemetry).toBe(500)
    await clock.advance(10_000)
    expect(batches().flat()).toHaveLength(1_000)
  })
})

describe('requests', () => {
  it('draw a token for a run of an agent', async () => {
    answer = ({ path }) =>
      path.endsWith('/agent-tokens')
        ? Response.json({ token: 't', expiresAt: '2099-01-01T00:00:00Z' })
        : problem(404, 'ROUTE_NOT_FOUND')
    const link = openLink()
    expect(await link.agentToken({ agentId, generation: 3 }, 1_000)).toMatchObject({ token: 't' })
    expect(sent[0]).toMatchObject({ path: '/api/towns/town-1/agent-tokens', body: { agentId, generation: 3 } })
    expect(String(link.urlOf('mcp'))).toBe('http://127.0.0.1:1/api/towns/town-1/mcp')
  })

  it('carry the town’s own error code', async () => {
    answer = () => problem(404, 'TOWN_NOT_FOUND')
    await expect(openLink().mayorId(1_000)).rejects.toMatchObject({ code: 'TOWN_NOT_FOUND' })
  })

  it('S2: a snapshot that is not there is null; one that is has its headers checked', async () => {
    const link = openLink()
    answer = () => problem(404, 'SNAPSHOT_NOT_FOUND')
    expect(await link.getSnapshot({ rigId: null, agentId })).toBeNull()
    answer = () => new Response('x', { headers: { 'x-gastown-snapshot-generation': 'not a number' } })
    await expect(link.getSnapshot({ rigId: null, agentId })).rejects.toThrow()
    expect(sent[0]?.path).toBe('/api/towns/town-1/rigs/mayor/agents/mayor-1/db-snapshot')
  })
})
