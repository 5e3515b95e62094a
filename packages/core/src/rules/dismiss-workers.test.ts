import { describe, expect, it } from 'vitest'
import { hourMs, WorkStory } from '../work/testing/work-story.ts'

describe('W15: idle workers', () => {
  it('an idle one is let go after a day, and its name goes on counting its runs', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const { agentId, generation } = story.workerOf(beadId)
    story.work(beadId)
    story.passes()
    story.lands()
    story.wait(24 * hourMs)
    expect(story.town.work.workers.size).toBe(0)
    const next = story.bead('Another')
    expect(story.workerOf(next)).toMatchObject({ agentId, generation: generation + 1 })
  })
})
