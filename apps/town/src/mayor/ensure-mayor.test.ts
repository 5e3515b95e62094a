import type { AgentContainerStatus } from '@gastown/contract/agent-status'
import { inputIdSchema } from '@gastown/contract/ids'
import type { EnsureOutcome } from '@gastown/contract/telemetry'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentStatusSample } from '../doors/testing/agent-status-sample.ts'
import { openTestPlane, type TestPlane } from '../doors/testing/test-plane.ts'
import { until } from '../doors/testing/until.ts'
import type { TownEngine } from '../engine/town-engine.ts'
import { probeTimeoutMs } from './check-agent-container-status.ts'

describe('ensureMayor', () => {
  let test: TestPlane
  let engine: TownEngine
  /** What the container says of the mayor: null is 404. */
  let says: Partial<AgentContainerStatus> | null

  beforeEach(async () => {
    test = await openTestPlane()
    engine = await test.createTown()
    says = null
    test.bootContainers()
    test.containers.answer = ({ path }) => {
      if (!path.endsWith('/status')) return new Response(null, { status: 202 })
      const { mayor } = engine.town
      if (says === null || mayor === null) return new Response(null, { status: 404 })
      return Response.json(agentStatusSample(mayor.agentId, { generation: mayor.generation, ...says }))
    }
  })
  afterEach(() => test.close())

  const ensure = () => test.mutate('ensureMayor', { townId: engine.townId })
  const decisions = () => test.recorded.map(({ event }) => event).filter((event) => event.event === 'mayor.ensure_decision')
  const startsSent = () => test.containers.bodiesOf('POST', '/agents/start').length

  /** A mayor that was asked for and is live. */
  async function liveMayor(more: Partial<AgentContainerStatus> = {}): Promise<void> {
    await ensure()
    await until('the start was sent', () => startsSent() === 1)
    says = more
    await test.reportMayor(engine, {})
    test.forget()
  }

  it('S11, S12: falls through without a container: provides the mayor, starts the container and then the mayor, one decision', async () => {
    const answer = await ensure()
    expect(answer).toMatchObject({ status: 200, data: { agentId: engine.town.mayor?.agentId, sessionStatus: 'starting' } })
    expect(decisions()).toEqual([
      { event: 'mayor.ensure_decision', agentId: engine.town.mayor?.agentId, outcome: 'fresh_dispatch', durationMs: 0 },
    ])
    await until('container and mayor were started', () => startsSent() === 1)
    expect(test.containers.starts).toHaveLength(1)
    expect(test.containers.bodiesOf('POST', '/agents/start')[0]).toMatchObject({ generation: 1, model: 'demo/demo-mayor' })
  })

  it('S9: short-circuits with both present: nothing is started, the answer is active', async () => {
    await liveMayor()
    expect((await ensure()).data).toMatchObject({ sessionStatus: 'active' })
    expect(decisions()).toMatchObject([{ outcome: 'short_circuit_warm' }])
    expect(engine.town.mayor?.generation).toBe(1)
    expect(startsSent()).toBe(0)
  })

  it("short-circuits and corrects the row when the town's row says idle: idle becomes active", async () => {
    await engine.take({ kind: 'intent', intent: { type: 'mayor.provide', inputId: inputIdSchema.parse('provide') } })
    await test.mutate('restartContainer', { townId: engine.townId })
    await until('the container runs', () => engine.town.container.run.state === 'running')
    await test.reportMayor(engine, { prewarmed: true })
    says = {}
    expect((await test.query('getMayorStatus', { townId: engine.townId })).data.session.status).toBe('idle')
    expect((await ensure()).data).toMatchObject({ sessionStatus: 'active' })
    expect(decisions()).toMatchObject([{ outcome: 'short_circuit_idle' }])
    expect((await test.query('getMayorStatus', { townId: engine.townId })).data.session.status).toBe('active')
    await until('the prewarm is claimed by a start of the same run (S6)', () => startsSent() === 1)
    expect(engine.town.mayor?.generation).toBe(1)
  })

  it.each([
    ['serverPort 0', { serverPort: 0 }],
    ['an empty sessionId', { sessionId: '' }],
    ['both', { serverPort: 0, sessionId: '' }],
  ])('S9: falls through when the container says running with %s, and dispatches anew', async (_, dead) => {
    await liveMayor()
    says = dead
    expect((await ensure()).data).toMatchObject({ sessionStatus: 'starting' })
    expect(decisions()).toMatchObject([{ outcome: 'sdk_dead_redispatch' }])
    await until('the mayor is started anew', () => startsSent() === 1)
    expect(engine.town.mayor?.generation).toBe(2)
    expect(test.containers.bodiesOf('POST', '/agents/start')[0]).toMatchObject({ generation: 2 })
  })

  it.each<[string, Partial<AgentContainerStatus> | null]>([
    ['does not know it', null],
    ['says it exited', { status: 'exited' }],
    ['says it failed', { status: 'failed', reason: 'no model' }],
  ])('dispatches fresh when the container %s', async (_, found) => {
    await liveMayor()
    says = found
    await ensure()
    expect(decisions()).toMatchObject([{ outcome: 'fresh_dispatch' }])
    await until('the mayor is started anew', () => startsSent() === 1)
  })

  it('a slow container does not lead to a second server: unknown after one second, and the same generation', async () => {
    await liveMayor()
    const { answer } = test.containers
    test.containers.answer = () => new Promise(() => {})
    const ensured = ensure()
    await until('the probe is on its way', () => test.containers.calls.length === 1)
    test.clock.advance(probeTimeoutMs)
    expect((await ensured).data).toMatchObject({ sessionStatus: 'active' })
    expect(decisions()).toMatchObject([{ outcome: 'fresh_dispatch', durationMs: probeTimeoutMs }])
    expect(engine.town.mayor?.generation).toBe(1)
    test.containers.answer = answer
  })

  it('two ensureMayor at the same instant are one start, with one decision each', async () => {
    const answers = await Promise.all([ensure(), ensure(), ensure()])
    expect(new Set(answers.map(({ data }) => data.agentId)).size).toBe(1)
    expect(decisions().map((event) => event.outcome)).toEqual<EnsureOutcome[]>([
      'fresh_dispatch',
      'fresh_dispatch',
      'fresh_dispatch',
    ])
    await until('the mayor is started', () => startsSent() > 0)
    expect(engine.town.mayor?.generation).toBe(1)
    expect(test.containers.starts).toHaveLength(1)
    expect(startsSent()).toBe(1)
  })

  it('a second ensureMayor while the mayor starts joins that start', async () => {
    await ensure()
    await until('the start was sent', () => startsSent() === 1)
    says = { status: 'starting', serverPort: 0, sessionId: '' }
    expect((await ensure()).data).toMatchObject({ sessionStatus: 'starting' })
    expect(engine.town.mayor?.generation).toBe(1)
  })

  it('S11: gives one decision, with its error, when nothing can be started; nothing is', async () => {
    await engine.take(configureWithoutKey)
    const answer = await ensure()
    expect(answer).toMatchObject({ status: 400, error: { data: { code: 'MODEL_KEY_MISSING', field: 'model.apiKey' } } })
    expect(decisions()).toMatchObject([
      { outcome: 'fresh_dispatch', error: expect.stringContaining('MODEL_KEY_MISSING') as string },
    ])
    expect(engine.town.mayor?.generation).toBe(0)
    expect(test.containers.starts).toEqual([])
  })

  it('says in the town view why the mayor could not be ensured', async () => {
    await engine.take(configureWithoutKey)
    await ensure()
    const view = await test.query('getTown', { townId: engine.townId })
    expect(view.data.startup).toMatchObject({
      outcome: 'fresh_dispatch',
      error: expect.stringContaining('model.apiKey') as string,
    })
  })

  it('says starting while starting, and never active for a dead container', async () => {
    const status = async () => (await test.query('getMayorStatus', { townId: engine.townId })).data
    expect(await status()).toEqual({ configured: false, townId: engine.townId, session: null })
    await ensure()
    expect((await status()).session).toMatchObject({
      agentId: engine.town.mayor?.agentId,
      sessionId: engine.town.mayor?.agentId,
      status: 'starting',
    })
    await until('the start was sent', () => startsSent() === 1)
    await test.reportMayor(engine, {})
    expect((await status()).session.status).toBe('active')
    test.containers.setState(engine.townId, { state: 'down' })
    expect((await status()).session.status).toBe('idle')
  })

  it('of an unknown town is 404 with a code', async () => {
    expect(await test.mutate('ensureMayor', { townId: 'nowhere' })).toMatchObject({
      status: 404,
      error: { data: { code: 'TOWN_NOT_FOUND' } },
    })
  })
})

/** A key that was lost, as no door would let through. */
const configureWithoutKey = {
  kind: 'intent',
  intent: { type: 'town.configure', inputId: inputIdSchema.parse('input-1'), model: { provider: 'anthropic', model: 'm' } },
} as const
