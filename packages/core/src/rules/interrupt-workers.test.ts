import { describe, expect, it } from 'vitest'
import { WorkStory } from '../work/testing/work-story.ts'

describe('W1: workers of a container that is gone', () => {
  it('P2: are interrupted, keep their bead, and go on as a new run in the next container', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const { agentId, generation } = story.workerUp(beadId)
    story.observe({ type: 'container.gone', containerGeneration: 1, reason: 'It was killed.' })
    // The pause before the first restart is none: the next run is asked for in the same turn.
    expect(story.worker(agentId)).toMatchObject({
      generation: generation + 1,
      run: { state: 'starting', containerGeneration: 2 },
    })
    expect(story.get(beadId)).toMatchObject({ status: 'in_progress', attemptCount: 1 })
    expect(story.actionIds).toContain(`agent.start/${agentId}/${generation + 1}`)
  })

  it('an older run’s reports change nothing', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const { agentId, generation } = story.workerUp(beadId)
    story.observe({ type: 'container.gone', containerGeneration: 1, reason: 'It was killed.' })
    const late = story.hear({
      type: 'agent.status',
      agentId,
      generation,
      status: 'failed',
      activity: 'idle',
      serverPort: 0,
      sessionId: '',
      prewarmed: false,
    })
    expect(late).toMatchObject({ accepted: false, code: 'STALE_GENERATION' })
    expect(story.get(beadId).status).toBe('in_progress')
  })
})
