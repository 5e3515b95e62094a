import { agentIdSchema } from '@gastown/contract/ids'
import { describe, expect, it } from 'vitest'
import { policy } from './policy.ts'
import { workerSpecOf } from './testing/fake-surroundings.ts'
import { startStory, type Story } from './testing/start-story.ts'

const [toast, nux, slit] = [agentIdSchema.parse('toast'), agentIdSchema.parse('nux'), agentIdSchema.parse('slit')]
const statusOf = (story: Story, agentId: string) => story.manager.status(agentIdSchema.parse(agentId))
const at = (story: Story, agentId: string) =>
  story.engine.last.at({ ...story.engine.last.launch, cwd: `/data/worktrees/rig-1/${agentId}/bead-of-${agentId}` })

async function working(...agentIds: readonly string[]): Promise<Story> {
  const story = startStory()
  for (const agentId of agentIds) story.manager.start(workerSpecOf(agentId))
  await story.clock.advance(2_500)
  return story
}
const failed = (story: Story) => story.town.of('agent.status').filter(({ status }) => status === 'failed')
const stop = (story: Story, agentId: string) =>
  story.manager.stop(agentIdSchema.parse(agentId), { generation: 1, reason: 'done' })

describe('a worker whose server has other settings', () => {
  const changed = (agentId: string) => workerSpecOf(agentId, { smallModel: 'demo/other' })

  it('waits, with the reason, for as long as those before it work, spends no try, and starts when they are done', async () => {
    const story = await working('toast', 'nux')
    story.manager.start(changed('slit'))
    await story.clock.advance(3_600_000)
    expect(statusOf(story, 'slit')).toMatchObject({
      status: 'starting',
      reason: expect.stringContaining('The settings of the model have changed') as string,
    })
    expect(story.town.of('agent.status').at(-1)).toMatchObject({ agentId: slit, status: 'starting', waits: true })
    await stop(story, 'toast')
    await story.clock.advance(60_000)
    expect(statusOf(story, 'slit').status).toBe('starting')
    await stop(story, 'nux')
    await story.clock.advance(2_500)
    expect(statusOf(story, 'slit')).toMatchObject({ status: 'running' })
    expect(story.town.of('agent.status').at(-1)).not.toHaveProperty('waits')
    expect([story.engine.servers.length, story.engine.living.length, failed(story).length]).toEqual([2, 1, 0])
  })

  it('does not take the place of those whose server has just died', async () => {
    const story = await working('toast', 'nux')
    story.manager.start(changed('slit'))
    await story.clock.advance(0)
    story.engine.last.die()
    await story.clock.advance(10_000)
    expect(['toast', 'nux', 'slit'].map((agentId) => statusOf(story, agentId).status)).toEqual(['running', 'running', 'starting'])
  })

  it('can be stopped while it waits', async () => {
    const story = await working('toast')
    story.manager.start(changed('slit'))
    await story.clock.advance(0)
    expect(await stop(story, 'slit')).toMatchObject({ status: 'exited' })
    expect(statusOf(story, 'toast').status).toBe('running')
  })
})

describe('a turn that keeps ending the server', () => {
  /** Turns are gone on with as soon as a session is open again; `culprit`’s ends the server a second later. */
  async function livesWith(story: Story, culprit: string, forMs: number): Promise<void> {
    for (let passed = 0; passed < forMs; passed += 1_000) {
      const server = story.engine.last
      const isIn = (agentId: string) => !server.isStopped && statusOf(story, agentId).status === 'running'
      const wasIn = isIn(culprit)
      for (const agentId of ['toast', 'nux', 'slit']) {
        if (isIn(agentId) && at(story, agentId).activity === 'idle') at(story, agentId).beginTurn()
      }
      await story.clock.advance(1_000)
      if (wasIn && isIn(culprit) && story.engine.last === server) server.die()
      await story.clock.advance(0)
    }
  }

  it('fails its own worker, and none of those that work beside it', async () => {
    const story = await working('toast', 'nux', 'slit')
    await livesWith(story, 'nux', 300_000)
    expect(failed(story).map(({ agentId }) => agentId)).toEqual([nux])
    expect(['toast', 'slit'].map((agentId) => statusOf(story, agentId).status)).toEqual(['running', 'running'])
    expect(story.town.of('agent.status').some(({ reason }) => reason?.includes('one after the other') === true)).toBe(true)
  })

  it('does not count against one that rests', async () => {
    const story = await working('toast', 'nux')
    for (let time = 0; time < 10; time += 1) {
      if (statusOf(story, 'nux').status === 'running') at(story, 'nux').beginTurn()
      story.engine.last.die()
      await story.clock.advance(15_000)
    }
    expect(failed(story).map(({ agentId }) => agentId)).toEqual([nux])
    expect(statusOf(story, 'toast').status).toBe('running')
  })
})

describe('a bloated server', () => {
  const bloated = (policy.bloatedMegabytes + 1) * 1_000_000

  it('is replaced when no session is in a turn; all go on with theirs, told why, and none has failed', async () => {
    const story = await working('toast', 'nux')
    const before = ['toast', 'nux'].map((agentId) => statusOf(story, agentId).sessionId)
    at(story, 'toast').beginTurn()
    story.memoryBytes = bloated
    await story.clock.advance(10 * policy.memoryCheckMs)
    expect(story.engine.servers).toHaveLength(1)
    at(story, 'toast').endTurn()
    await story.clock.advance(policy.memoryCheckMs)
    story.memoryBytes = 600_000_000
    await story.clock.advance(3_000)
    expect([story.engine.servers.length, story.engine.living.length]).toEqual([2, 1])
    expect(['toast', 'nux'].map((agentId) => statusOf(story, agentId))).toMatchObject(
      before.map((sessionId) => ({ status: 'running', sessionId })),
    )
    expect(story.town.events).toContainEqual({
      event: 'agent_server.replaced',
      agentId: toast,
      reason: `It held ${policy.bloatedMegabytes + 1} MB of memory, more than ${policy.bloatedMegabytes}.`,
    })
    expect(failed(story)).toEqual([])
  })

  it('is not replaced all the time when its successor is as large', async () => {
    const story = await working('toast')
    story.memoryBytes = bloated
    await story.clock.advance(policy.recycleEveryMs)
    expect(story.engine.servers).toHaveLength(2)
    expect(statusOf(story, 'toast').status).toBe('running')
  })

  it('that brings the machine to its knees is not waited for, and that counts against nobody', async () => {
    const story = await working('toast')
    for (let time = 0; time < 8; time += 1) {
      at(story, 'toast').beginTurn()
      story.memoryBytes = (policy.dangerousMegabytes + 1) * 1_000_000
      await story.clock.advance(policy.memoryCheckMs)
      story.memoryBytes = 600_000_000
      await story.clock.advance(3_000)
    }
    expect(story.engine.servers).toHaveLength(9)
    expect(statusOf(story, 'toast').status).toBe('running')
  })
})
