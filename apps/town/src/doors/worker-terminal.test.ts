import type { Worker } from '@gastown/core/work/work'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeSocket } from './testing/fake-socket.ts'
import { origin } from './testing/test-plane.ts'
import { until } from './testing/until.ts'
import { openWorkTown, operatorToken, type WorkTown } from './testing/work-town.ts'

describe("a worker's terminal", () => {
  let town: WorkTown

  beforeEach(async () => {
    town = await openWorkTown()
  })
  afterEach(() => town.close())

  async function open(agentId: string): Promise<FakeSocket> {
    const headers = { host: '127.0.0.1:8787', authorization: `Bearer ${operatorToken}`, upgrade: 'websocket' }
    const url = `${origin}/api/towns/${town.engine.townId}/agents/${agentId}/terminal`
    const answer = await town.test.plane.upgrade(new Request(url, { headers }))
    if (answer instanceof Response) throw new Error(`The upgrade was refused with ${answer.status}.`)
    const socket = new FakeSocket()
    answer.accept(socket)
    return socket
  }
  const paths = () => town.test.containers.socketPaths
  const ended = ({ agentId, generation }: Pick<Worker, 'agentId' | 'generation'>) => {
    const gone = { status: 'exited', activity: 'idle', serverPort: 0, sessionId: '', prewarmed: false } as const
    return town.hear({ type: 'agent.status', agentId, generation, ...gone })
  }

  it('is piped to the container while it works, and wakes no mayor', async () => {
    const worker = await town.bringUp(await town.sling())
    const viewer = await open(worker.agentId)
    await until('it is piped', () => town.test.containers.sockets.length === 1)
    expect(paths()).toEqual([`/agents/${worker.agentId}/terminal`])
    town.test.containers.sockets[0]?.receive(new Uint8Array([27, 91]))
    expect(viewer.sent.at(-1)).toEqual(new Uint8Array([27, 91]))
    expect(town.test.recorded.filter(({ event }) => event.event === 'mayor.ensure_decision')).toEqual([])
  })

  it('that comes with the next task says so, and is piped when the worker has one', async () => {
    const bead = await town.sling()
    const { agentId, generation, name } = await town.bringUp(bead)
    await town.want({ type: 'bead.close', beadId: bead.beadId, reason: 'Not needed.', by: 'user' })
    await ended({ agentId, generation })
    expect(town.worker(agentId).run.state).toBe('idle')
    const viewer = await open(agentId)
    expect(viewer.messages[0]).toMatchObject({ type: 'progress', text: expect.stringContaining(`${name} has no task now`) })
    expect(town.test.containers.sockets).toEqual([])
    await town.sling({ title: 'Another' })
    await until('it is piped', () => town.test.containers.sockets.length === 1)
  })

  it('of one that the town does not have is closed for good, in words', async () => {
    const viewer = await open('nobody')
    expect(viewer.closed).toEqual({ code: 4004, reason: expect.stringContaining('This agent has ended') })
  })
})
