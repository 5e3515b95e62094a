import { GastownError } from '@gastown/contract/errors'
import { agentIdSchema } from '@gastown/contract/ids'
import { toolCallIdHeader } from '@gastown/contract/town-routes'
import { describe, expect, it } from 'vitest'
import { createManualClock } from '../process-manager/testing/manual-clock.ts'
import { createAgentTokens } from './agent-tokens.ts'
import { callTown, heldForMs } from './call-town.ts'

const agentId = agentIdSchema.parse('toast')
const run = { agentId, generation: 3 }

/** A town whose answers are listed: the last one stays. */
function openTown(answers: ((() => Response) | Error)[], tokenAnswers: (string | Error)[] = ['a-token']) {
  const clock = createManualClock()
  const seen: { callId: string | null; authorization: string | null; body: string }[] = []
  let drawn = 0
  const next = <T>(list: T[]): T => (list.length > 1 ? list.shift() : list[0]) as T
  const town = {
    urlOf: (path: string) => new URL(`http://127.0.0.1:9/${path}`),
    agentToken: async () => {
      drawn += 1
      const answer = next(tokenAnswers)
      if (answer instanceof Error) throw answer
      return { token: answer, expiresAt: new Date(clock.now() + 3_600_000).toISOString() }
    },
  }
  const tokens = createAgentTokens({ town, clock })
  const engine = new AbortController()
  const call = () =>
    callTown({
      run,
      body: '{"id":1}',
      headers: new Headers({ 'content-type': 'application/json', authorization: 'Bearer of-the-engine' }),
      callId: 'call-1',
      tokens,
      town,
      clock,
      signal: engine.signal,
      fetch: async (_url, init) => {
        const headers = new Headers(init?.headers)
        const { body } = init ?? {}
        seen.push({
          callId: headers.get(toolCallIdHeader),
          authorization: headers.get('authorization'),
          body: typeof body === 'string' ? body : '',
        })
        const answer = next(answers)
        if (answer instanceof Error) throw answer
        return answer()
      },
    })
  return { clock, seen, engine, call, drawn: () => drawn }
}

const ok = () => Response.json({ jsonrpc: '2.0', id: 1, result: {} })
const away = () => Response.json({ code: 'TOWN_RECOVERING' }, { status: 503 })

describe('a call of a tool', () => {
  it('goes to the town under the token of the agent’s run, and never under the one that the engine shows', async () => {
    const { call, seen, drawn } = openTown([ok])
    expect(await (await call()).json()).toMatchObject({ id: 1 })
    await call()
    expect(seen[0]).toEqual({ callId: 'call-1', authorization: 'Bearer a-token', body: '{"id":1}' })
    expect(drawn()).toBe(1)
  })

  it('is held while the town is away, and sent again as the same call', async () => {
    const { call, seen, clock } = openTown([new TypeError('fetch failed'), away, () => new Response('', { status: 502 }), ok])
    const answer = call()
    await clock.advance(1_000)
    expect((await answer).status).toBe(200)
    expect(seen.map(({ callId }) => callId)).toEqual(['call-1', 'call-1', 'call-1', 'call-1'])
  })

  it('is told to the agent after two minutes', async () => {
    const { call, clock } = openTown([away])
    const answer = call().catch((error: unknown) => error)
    await clock.advance(heldForMs)
    expect(await answer).toMatchObject({ code: 'TOWN_UNREACHABLE' })
  })

  it('is no longer held when the engine goes away', async () => {
    const { call, clock, engine, seen } = openTown([away])
    const answer = call().catch((error: unknown) => error)
    await clock.advance(300)
    const before = seen.length
    engine.abort()
    expect(await answer).toMatchObject({ code: 'CONTAINER_UNAVAILABLE' })
    await clock.advance(10_000)
    expect(seen).toHaveLength(before)
  })

  it('gets a fresh token once, when the town does not take the one that was kept', async () => {
    const { call, seen, drawn } = openTown([() => new Response('', { status: 401 }), ok], ['old', 'new'])
    expect((await call()).status).toBe(200)
    expect(seen.map(({ authorization }) => authorization)).toEqual(['Bearer old', 'Bearer new'])
    expect(drawn()).toBe(2)
    const refused = openTown([() => new Response('', { status: 401 })])
    expect((await refused.call()).status).toBe(401)
    expect(refused.seen).toHaveLength(2)
  })

  it('gets a fresh token in time before the old one ends', async () => {
    const { call, clock, drawn } = openTown([ok])
    await call()
    await clock.advance(3_600_000 - 300_001)
    await call()
    expect(drawn()).toBe(1)
    await clock.advance(1)
    await call()
    expect(drawn()).toBe(2)
  })

  it('promise 2: of a run that the town has given up is refused at once', async () => {
    const { call } = openTown([ok], [new GastownError('STALE_GENERATION', 'The agent is at run 4.')])
    await expect(call()).rejects.toMatchObject({ code: 'STALE_GENERATION' })
  })

  it('waits for a town that does not give a token now', async () => {
    const { call, clock } = openTown([ok], [new GastownError('CONTAINER_UNAVAILABLE', 'no answer'), 'a-token'])
    const answer = call()
    await clock.advance(100)
    expect((await answer).status).toBe(200)
  })
})
