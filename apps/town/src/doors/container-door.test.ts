import type { AgentId } from '@gastown/contract/ids'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TownEngine } from '../engine/town-engine.ts'
import { openTestPlane, type TestPlane } from './testing/test-plane.ts'
import { until } from './testing/until.ts'

describe("the container's door", () => {
  let test: TestPlane
  let engine: TownEngine
  let agentId: AgentId

  beforeEach(async () => {
    test = await openTestPlane()
    engine = await test.createTown()
    test.bootContainers()
  })
  afterEach(() => test.close())

  async function wakeMayor(): Promise<void> {
    agentId = (await test.mutate('ensureMayor', { townId: engine.townId })).data.agentId
    await until('the mayor was started', () => test.containers.bodiesOf('POST', '/agents/start').length === 1)
  }
  const get = async (path: string) => (await test.asContainer(engine, path)).json()
  const post = (path: string, body: unknown) => test.asContainer(engine, path, { method: 'POST', body: JSON.stringify(body) })

  it('S2, S4: mayor-id gives the very launch that a start gets', async () => {
    await wakeMayor()
    expect(await get('mayor-id')).toEqual(test.containers.bodiesOf('POST', '/agents/start')[0])
  })

  it('S1: mayor-id answers for a mayor that is in no registry, and null for a town without one', async () => {
    expect(await get('mayor-id')).toEqual({ agentId: null })
    expect(await get('container-registry')).toEqual({ agents: [] })
    await wakeMayor()
    await test.reportMayor(engine, { status: 'failed', reason: 'no model' })
    expect(await get('container-registry')).toEqual({ agents: [] })
    expect(await get('mayor-id')).toMatchObject({ agentId })
  })

  it('the registry names the mayor while it is wanted', async () => {
    await wakeMayor()
    expect(await get('container-registry')).toMatchObject({ agents: [{ agentId, generation: 1 }] })
    await test.reportMayor(engine, {})
    expect(await get('container-registry')).toMatchObject({ agents: [{ agentId, generation: 1 }] })
  })

  it.each(['mayor-id', 'container-registry'])(
    'promise 2: %s gives nothing to a run of the container that the town gave up',
    async (route) => {
      await wakeMayor()
      const { townId } = engine
      const { token } = await test.auth.mintContainerToken({ townId, containerGeneration: 0, ttlMs: 60_000 })
      const response = await test.asContainer(engine, route, { token })
      expect(response.status).toBe(409)
      expect(await response.json()).toMatchObject({ code: 'STALE_GENERATION' })
    },
  )

  it('reports are taken once, in order; stale and broken ones are refused alone', async () => {
    await wakeMayor()
    const at = '2026-01-01T00:00:00.000Z'
    const live = {
      at,
      type: 'agent.status',
      agentId,
      generation: 1,
      status: 'running',
      activity: 'idle',
      serverPort: 4100,
      sessionId: 's',
      prewarmed: false,
    }
    const reports = [
      { ...live, reportId: 'r1' },
      { ...live, reportId: 'r2', generation: 0 },
      { ...live, reportId: 'r3', status: 'dancing' },
      { ...live, reportId: 'r4', activity: 'working' },
    ]
    const answer = await (await post('container-reports', { reports })).json()
    expect(answer).toEqual({
      taken: ['r1', 'r4'],
      refused: [
        { reportId: 'r2', code: 'STALE_GENERATION' },
        { reportId: 'r3', code: 'INVALID_INPUT' },
      ],
    })
    expect(engine.town.mayor?.run).toMatchObject({ state: 'live', activity: 'working' })
    const events = (await engine.store.readEvents({ after: 0, limit: 100 })).length
    expect(await (await post('container-reports', { reports: reports.slice(0, 1) })).json()).toMatchObject({ taken: ['r1'] })
    expect((await engine.store.readEvents({ after: 0, limit: 100 })).length).toBe(events)
  })

  it.each([[{}], [{ reports: [] }], [{ reports: [{ type: 'agent.status' }] }], [{ reports: 'x' }]])(
    'a body of reports that is none is 400: %j',
    async (body) => {
      expect((await post('container-reports', body)).status).toBe(400)
    },
  )

  describe('container-events', () => {
    const phase = () => ({
      event: 'agent.startup_phase',
      agentId,
      role: 'mayor',
      phase: 'sdk_ready',
      elapsedMs: 20,
      phaseMs: 0,
      prewarmed: true,
    })

    it('S6, S11: the three startup events are recorded, and shown in the town', async () => {
      await wakeMayor()
      const prewarm = { event: 'mayor.prewarm_complete', agentId, durationMs: 2_600, outcome: 'ready', reason: '' }
      expect((await post('container-events', [prewarm, phase()])).status).toBe(204)
      expect(test.recorded.map(({ event }) => event.event)).toEqual(
        expect.arrayContaining(['mayor.ensure_decision', 'mayor.prewarm_complete', 'agent.startup_phase']),
      )
      const view = await test.query('getTown', { townId: engine.townId })
      expect(view.data.startup).toMatchObject({
        outcome: 'fresh_dispatch',
        prewarm: { outcome: 'ready', durationMs: 2_600 },
        phases: [{ phase: 'sdk_ready', phaseMs: 0, prewarmed: true }],
        error: null,
      })
    })

    it('one alone is taken too', async () => {
      await wakeMayor()
      expect((await post('container-events', phase())).status).toBe(204)
    })

    it.each([
      [
        'an event that is not on the list',
        () => ({ event: 'mayor.ensure_decision', agentId, outcome: 'short_circuit_warm', durationMs: 1 }),
        400,
      ],
      ['a phase that there is not', () => ({ ...phase(), phase: 'coffee' }), 400],
      ['a time that cannot be', () => ({ ...phase(), phaseMs: -1 }), 400],
      ["an agent that is not the town's", () => ({ ...phase(), agentId: 'somebody' }), 404],
    ])('refuses %s whole', async (_, event, status) => {
      await wakeMayor()
      test.forget()
      expect((await post('container-events', [phase(), event()])).status).toBe(status)
      expect(test.recorded).toEqual([])
    })

    it('a snapshot that was set aside is told to the user', async () => {
      await wakeMayor()
      await post('container-events', { event: 'snapshot.set_aside', agentId, reason: 'Its checksum is wrong.' })
      const view = await test.query('getTown', { townId: engine.townId })
      expect(view.data.notices).toMatchObject([
        { level: 'warning', text: expect.stringContaining('Its checksum is wrong.') as string },
      ])
    })
  })

  describe('snapshots', () => {
    const bytes = new TextEncoder().encode('a compressed database')
    const path = () => `rigs/mayor/agents/${agentId}/db-snapshot`
    const headersOf = async (generation: number, sequence: number) => ({
      'x-gastown-snapshot-generation': String(generation),
      'x-gastown-snapshot-sequence': String(sequence),
      'x-gastown-snapshot-sha256': Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex'),
      'x-gastown-snapshot-workdir': '/data/mayor',
      'x-gastown-snapshot-engine-version': '7.7.9',
    })
    const put = async (generation: number, sequence: number, more: Record<string, string> = {}) =>
      test.asContainer(engine, path(), {
        method: 'PUT',
        headers: { ...(await headersOf(generation, sequence)), ...more },
        body: bytes,
      })

    it('come back as they were put, and are gone when set aside', async () => {
      await wakeMayor()
      expect((await test.asContainer(engine, path())).status).toBe(404)
      expect((await put(1, 1)).status).toBe(204)
      const found = await test.asContainer(engine, path())
      expect(new Uint8Array(await found.arrayBuffer())).toEqual(bytes)
      for (const [name, value] of Object.entries(await headersOf(1, 1))) expect(found.headers.get(name)).toBe(value)
      expect((await test.asContainer(engine, `${path()}?reason=broken`, { method: 'DELETE' })).status).toBe(204)
      expect(await (await test.asContainer(engine, path())).json()).toMatchObject({ code: 'SNAPSHOT_NOT_FOUND' })
    })

    it.each([
      ['a wrong checksum', { 'x-gastown-snapshot-sha256': '0'.repeat(64) }, 422],
      ['no checksum', { 'x-gastown-snapshot-sha256': '' }, 400],
      ['no generation', { 'x-gastown-snapshot-generation': 'x' }, 400],
    ])('refuse %s', async (_, more, status) => {
      await wakeMayor()
      expect((await put(1, 1, more)).status).toBe(status)
      expect((await test.asContainer(engine, path())).status).toBe(404)
    })

    it('an older one does not replace a newer', async () => {
      await wakeMayor()
      await put(2, 1)
      expect((await put(1, 9)).status).toBe(409)
    })

    it("are of the town's own agents and rigs only", async () => {
      await wakeMayor()
      expect(await get('rigs/mayor/agents/ghost/db-snapshot')).toMatchObject({ code: 'AGENT_NOT_FOUND' })
      expect(await get(`rigs/ghost/agents/${agentId}/db-snapshot`)).toMatchObject({ code: 'RIG_NOT_FOUND' })
    })
  })
})
