import { describe, expect, it } from 'vitest'
import { WorkStory } from '../work/testing/work-story.ts'

describe('W5: reviews', () => {
  it('a branch is read before it is verified, and what the reader wants is rework that blocks it', () => {
    const story = new WorkStory({ review: true })
    const beadId = story.bead('A page')
    const mergeId = story.work(beadId)
    const { status } = story.merge(mergeId)
    if (status.state !== 'reviewing') throw new Error(`It is ${status.state}.`)
    const { agentId } = status
    const { generation, role } = story.worker(agentId)
    expect(role).toBe('refinery')
    story.hear({
      type: 'agent.status',
      agentId,
      generation,
      status: 'running',
      activity: 'idle',
      serverPort: 1,
      sessionId: 's',
      prewarmed: false,
    })
    story.want({ type: 'agent.review', agentId, generation, verdict: 'rework', feedback: 'There is no test.' })
    expect(story.merge(mergeId).status.state).toBe('rework')
    expect(story.batch).toBeNull()
    const rework = [...story.town.work.beads.values()].find(({ kind }) => kind === 'rework')
    expect(rework).toMatchObject({ status: 'in_progress', body: 'There is no test.', mergeId })
  })
})
