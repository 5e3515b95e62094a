import { describe, expect, it } from 'vitest'
import { commitNamed, minuteMs, WorkStory } from '../work/testing/work-story.ts'

describe('W6: runs of workers', () => {
  it('P2: a bead that was taken away is given on only when its old process is gone', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const { agentId, generation } = story.workerUp(beadId)
    story.want({ type: 'agent.reset', agentId, by: 'user' })
    expect(story.get(beadId).status).toBe('open')
    expect(story.whyWaits(beadId)).toContain('still being stopped')
    expect(story.actionIds).toContain(`agent.stop/${agentId}/${generation}`)
    expect(
      story.try({
        kind: 'intent',
        intent: {
          type: 'agent.done',
          inputId: story.nextId(),
          agentId,
          generation,
          summary: '',
          proof: { found: 'no_branch', detail: '' },
        },
      }),
    ).toMatchObject({ accepted: true, ids: { outcome: 'already_done' } })
    story.observe({ type: 'worker.gone', agentId, generation })
    expect(story.get(beadId)).toMatchObject({ status: 'in_progress', attemptCount: 1 })
    expect(story.workerOf(beadId).generation).toBe(generation + 1)
  })

  it('a start that says nothing for too long has failed', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    story.wait(11 * minuteMs)
    expect(story.get(beadId)).toMatchObject({ status: 'open', attempts: [{ reason: 'It did not come up in time.' }] })
  })

  it('P5: a start that waits for others says so, and has all the time that it takes', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const { agentId, generation } = story.workerOf(beadId)
    const starting = (more: { waits?: boolean; reason?: string }) =>
      story.hear({
        type: 'agent.status',
        agentId,
        generation,
        status: 'starting',
        activity: 'idle',
        serverPort: 0,
        sessionId: '',
        prewarmed: false,
        ...more,
      })
    starting({ waits: true, reason: 'the server still works for nux.' })
    expect(story.whyWaits(beadId)).toBe('Toast waits: the server still works for nux.')
    story.wait(60 * minuteMs)
    expect(story.get(beadId)).toMatchObject({ status: 'in_progress', attemptCount: 1, attempts: [] })
    starting({})
    story.wait(9 * minuteMs)
    expect(story.get(beadId).status).toBe('in_progress')
    story.wait(2 * minuteMs)
    expect(story.get(beadId)).toMatchObject({ status: 'open', attempts: [{ reason: 'It did not come up in time.' }] })
  })

  it('P7: work that a stopped run left on a kept ref is what the next try goes on from', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const { agentId, generation } = story.workerUp(beadId)
    story.want({ type: 'agent.reset', agentId, by: 'user' })
    story.hear({ type: 'agent.work_saved', agentId, generation, ref: 'refs/gastown/saved/1', commit: commitNamed('5') })
    story.workerGone(agentId)
    expect(story.get(beadId)).toMatchObject({ status: 'in_progress', savedCommit: commitNamed('5') })
  })

  it('a process that cannot be stopped has its container restarted', () => {
    const story = new WorkStory()
    const { agentId, generation } = story.workerUp(story.bead('A page'))
    story.want({ type: 'agent.reset', agentId, by: 'user' })
    story.observe({
      type: 'action.buried',
      action: { type: 'agent.stop', agentId, generation, reason: '' },
      reason: 'It did not answer.',
    })
    expect(story.town.container.run).toMatchObject({ state: 'stopping', restart: true })
  })
})
