import pino from 'pino'
import { agentIdSchema } from '@gastown/contract/ids'
import { describe, expect, it } from 'vitest'
import { buildAgentLaunch } from '../agent-runner/build-agent-launch.ts'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import { policy } from './policy.ts'
import { createSdkServers } from './ensure-sdk-server.ts'
import { FakeEngine } from './testing/fake-agent-server.ts'
import { specOf } from './testing/fake-surroundings.ts'
import { createManualClock, settle } from './testing/manual-clock.ts'

const toast = agentIdSchema.parse('toast')
const nux = agentIdSchema.parse('nux')

function open() {
  const clock = createManualClock()
  const engine = new FakeEngine(clock)
  engine.bootMs = 0
  const replaced: string[] = []
  const servers = createSdkServers({
    engines: { kilo: engine, opencode: engine },
    clock,
    log: pino({ level: 'silent' }),
    readMemory: () => Promise.resolve(null),
    onReplaced: (_agentId, reason) => replaced.push(reason),
  })
  const ensure = async (launch: AgentLaunch, live = false) => {
    const ensured = servers.ensureSDKServer({
      launch,
      signal: new AbortController().signal,
      live,
      onBooting: () => {},
      isInTurn: () => false,
      beforeReplace: () => Promise.resolve(),
    })
    await Promise.all([ensured.catch(() => undefined), clock.advance(0)])
    return (await ensured).server
  }
  return { clock, engine, servers, replaced, ensure }
}

/** The launch of a worker: all of them have one server. */
const launchOf = (agentId: string, change: Parameters<typeof specOf>[0] = {}): AgentLaunch =>
  buildAgentLaunch({ spec: specOf({ ...change, agentId, role: 'polecat' }), containerDir: '/data' })

describe('ensureSDKServer', () => {
  it('S5: reuses the cached server when the config is equal', async () => {
    const { ensure, engine } = open()
    expect(await ensure(launchOf('toast'))).toBe(await ensure(launchOf('nux')))
    expect(engine.servers).toHaveLength(1)
  })

  it('S5: replaces it when the config differs', async () => {
    const { ensure, engine, replaced } = open()
    const first = await ensure(launchOf('toast'))
    const second = await ensure(launchOf('toast', { smallModel: 'demo/other' }))
    expect(second).not.toBe(first)
    expect(engine.living).toEqual([second])
    expect(replaced).toEqual(['config_mismatch'])
  })

  it('S5: never replaces it under another agent’s session', async () => {
    const { ensure, engine } = open()
    const first = await ensure(launchOf('toast'))
    await expect(ensure(launchOf('nux', { smallModel: 'demo/other' }))).rejects.toMatchObject({
      code: 'AGENT_NOT_READY',
      message: expect.stringContaining('toast'),
    })
    expect(engine.living).toEqual([first])
  })

  it('nor changes its settings live under another agent’s session', async () => {
    const { ensure, engine } = open()
    await ensure(launchOf('toast'))
    engine.last.reconfigures = true
    await expect(ensure(launchOf('nux', { smallModel: 'demo/other' }), true)).rejects.toMatchObject({ code: 'AGENT_NOT_READY' })
  })

  it('stops the workers’ server some time after the last session on it is over, not before', async () => {
    const { ensure, engine, servers, clock } = open()
    await ensure(launchOf('toast'))
    await ensure(launchOf('nux'))
    await servers.release(launchOf('toast'), toast)
    expect(engine.living).toHaveLength(1)
    await servers.release(launchOf('nux'), nux)
    await clock.advance(policy.workersIdleMs - 1)
    expect(engine.living).toHaveLength(1)
    await clock.advance(1)
    expect(engine.living).toHaveLength(0)
  })

  it('a worker that comes meanwhile finds it warm, and nobody stops it under it', async () => {
    const { ensure, engine, servers, clock } = open()
    await ensure(launchOf('toast'))
    await servers.release(launchOf('toast'), toast)
    await clock.advance(policy.workersIdleMs / 2)
    await ensure(launchOf('nux'))
    await clock.advance(2 * policy.workersIdleMs)
    expect(engine.living).toHaveLength(1)
    expect(engine.servers).toHaveLength(1)
  })

  it('warm brings it up with nobody on it, once, and keeps it as long as after a worker', async () => {
    const { engine, servers, clock } = open()
    const { signal } = new AbortController()
    const warm = async () => await Promise.all([servers.warm(launchOf('polecat-to-come'), signal), clock.advance(0)])
    await warm()
    await clock.advance(policy.workersIdleMs / 2)
    await warm()
    await clock.advance(policy.workersIdleMs - 1)
    expect([engine.servers.length, engine.living.length]).toEqual([1, 1])
    await clock.advance(1)
    expect(engine.living).toHaveLength(0)
  })

  it('two calls at the same instant are one server', async () => {
    const { ensure, engine } = open()
    const [left, right] = await Promise.all([ensure(launchOf('toast')), ensure(launchOf('toast'))])
    expect(left).toBe(right)
    expect(engine.servers).toHaveLength(1)
  })

  it('a server that ended by itself is not handed out again', async () => {
    const { ensure, engine } = open()
    await ensure(launchOf('toast'))
    engine.last.die()
    await settle()
    await ensure(launchOf('toast'))
    expect(engine.servers).toHaveLength(2)
    expect(engine.living).toHaveLength(1)
  })

  it('a hanging server is gone before its successor starts', async () => {
    const { ensure, engine, servers } = open()
    const first = await ensure(launchOf('toast'))
    void servers.discard(launchOf('toast'), first)
    // The fake engine refuses a second living server on one home.
    expect(await ensure(launchOf('toast'))).not.toBe(first)
    expect(engine.living).toHaveLength(1)
  })
})
