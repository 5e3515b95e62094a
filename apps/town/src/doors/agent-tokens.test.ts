import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Worker } from '@gastown/core/work/work'
import { openWorkTown, type WorkTown } from './testing/work-town.ts'
import { FakeSocket } from './testing/fake-socket.ts'

describe("what a container asks for its town's agents", () => {
  let town: WorkTown
  let worker: Worker

  beforeEach(async () => {
    town = await openWorkTown()
    worker = await town.bringUp(await town.sling())
  })
  afterEach(() => town.close())

  const ask = (body: unknown, more: { token?: string } = {}) =>
    town.test.asContainer(town.engine, 'agent-tokens', { method: 'POST', body: JSON.stringify(body), ...more })

  it('a token is of one run of one agent, in its role, for a quarter of an hour', async () => {
    const { agentId, generation } = worker
    const answer = await (await ask({ agentId, generation })).json()
    expect(Date.parse(answer.expiresAt) - town.test.clock.now()).toBe(15 * 60_000)
    expect((await town.call(answer.token, 'gt_status', { message: 'hello' })).json).toEqual({ told: true })
    expect((await town.call(answer.token, 'gt_sling', { rig_id: town.rigId, title: 'x' })).text).toMatch(/^TOOL_NOT_ALLOWED/)
    const ofMayor = await (await ask({ agentId: town.mayorId, generation: 1 })).json()
    expect((await town.call(ofMayor.token, 'gt_list_rigs')).isError).toBe(false)
    town.test.clock.advance(15 * 60_000)
    expect((await town.rpc(answer.token, { jsonrpc: '2.0', id: 1, method: 'ping' })).status).toBe(401)
  })

  it.each([
    ['an older run', () => ({ agentId: worker.agentId, generation: 0 }), 'STALE_GENERATION'],
    ['an older run of the mayor', () => ({ agentId: town.mayorId, generation: 0 }), 'STALE_GENERATION'],
    ['nobody', () => ({ agentId: 'nobody', generation: 1 }), 'AGENT_NOT_FOUND'],
    ['nothing', () => ({}), 'INVALID_INPUT'],
  ])('promise 2: there is none for %s', async (_, body, code) => {
    expect(await (await ask(body())).json()).toMatchObject({ code })
  })

  it('there is none for a run that is over, and none for a container that the town has given up', async () => {
    const { townId } = town.engine
    const { token } = await town.test.auth.mintContainerToken({ townId, containerGeneration: 0, ttlMs: 60_000 })
    const { agentId, generation } = worker
    expect(await (await ask({ agentId, generation }, { token })).json()).toMatchObject({ code: 'STALE_GENERATION' })
    const status = { status: 'failed', activity: 'idle', serverPort: 0, sessionId: '', prewarmed: false, reason: 'x' } as const
    await town.hear({ type: 'agent.status', agentId, generation, ...status })
    expect(await (await ask({ agentId, generation })).json()).toMatchObject({ code: 'STALE_GENERATION' })
  })

  it('the registry names the mayor and the workers that are wanted, with their launches', async () => {
    const registry = async () => (await (await town.test.asContainer(town.engine, 'container-registry')).json()).agents
    const starting = await town.sling({ title: 'Another' })
    expect(await registry()).toMatchObject([
      { agentId: town.mayorId, role: 'mayor', work: null },
      { agentId: worker.agentId, generation: 1, work: { branch: expect.stringMatching(/^gt\/toast\//) as string } },
      { agentId: town.bead(starting.beadId).agentId, role: 'polecat' },
    ])
    await town.want({ type: 'agent.reset', agentId: worker.agentId, by: 'user' })
    const names = (await registry()).map(({ agentId }: { agentId: string }) => agentId)
    expect(names).not.toContain(worker.agentId)
  })

  it("a worker's phases and words are its own: they are measured, and not shown as the mayor's", async () => {
    const socket = new FakeSocket()
    const upgrade = await town.test.plane.upgrade(
      new Request(`http://127.0.0.1:8787/api/towns/${town.engine.townId}/status/ws`, {
        headers: { authorization: 'Bearer operator-token-of-this-test-install', upgrade: 'websocket' },
      }),
    )
    if (upgrade instanceof Response) throw new Error(`The socket was refused: ${upgrade.status}`)
    upgrade.accept(socket)
    const before = socket.sent.length
    const { agentId, generation } = worker
    const delta = { messageId: 'm', partId: 'p', offset: 0, text: 'psst', createdAt: '2026-01-01T00:00:00.000Z' }
    const body = JSON.stringify({ agentId, generation, deltas: [delta] })
    expect((await town.test.asContainer(town.engine, 'container-stream', { method: 'POST', body })).status).toBe(204)
    expect(socket.sent.length).toBe(before)
    const old = JSON.stringify({ agentId, generation: generation + 1, deltas: [delta] })
    expect((await town.test.asContainer(town.engine, 'container-stream', { method: 'POST', body: old })).status).toBe(409)
    const phase = {
      event: 'agent.startup_phase',
      agentId,
      role: 'polecat',
      phase: 'git_done',
      elapsedMs: 1,
      phaseMs: 1,
      prewarmed: false,
    }
    const events = { method: 'POST', body: JSON.stringify(phase) }
    expect((await town.test.asContainer(town.engine, 'container-events', events)).status).toBe(204)
    expect(town.test.recorded.map(({ event }) => event)).toContainEqual(phase)
  })
})
