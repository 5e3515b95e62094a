import { describe, expect, it } from 'vitest'
import { breakerFailures } from '../policy/work-policy.ts'
import { hourMs, WorkStory } from '../work/testing/work-story.ts'

describe('W3: the breaker', () => {
  it(`after ${breakerFailures} failed tries in a row nothing new is started, and the user is told why`, () => {
    const story = new WorkStory({ maxPolecats: 50 })
    story.want({ type: 'work.configure', config: { maxPolecats: 100 } })
    const beads = Array.from({ length: breakerFailures }, (_, index) => story.bead(`Task ${index}`))
    for (const beadId of beads) story.workerGone(story.workerUp(beadId).agentId, 'failed', 'The model refuses the key.')
    expect(story.town.work.pause).toMatchObject({ cause: 'breaker' })
    expect(story.town.work.pause?.reason).toContain('The model refuses the key.')
    expect(story.escalations).toContain('The work is paused: too many tries have failed')
    story.wait(hourMs)
    expect(beads.every((beadId) => story.get(beadId).status === 'open')).toBe(true)
    story.want({ type: 'dispatch.resume', by: 'user' })
    expect(beads.every((beadId) => story.get(beadId).status === 'in_progress')).toBe(true)
  })
})
