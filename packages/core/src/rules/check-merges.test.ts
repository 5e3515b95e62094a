import { describe, expect, it } from 'vitest'
import { commitNamed, minuteMs, WorkStory } from '../work/testing/work-story.ts'

describe('W12: branches that a person merges', () => {
  it('wait, are looked at again, and are landed when somebody has merged them', () => {
    const story = new WorkStory({ mergeStrategy: 'branch' })
    const beadId = story.bead('A page')
    const mergeId = story.work(beadId)
    story.passes()
    story.lands({ result: 'pushed', branches: [{ mergeId, branch: 'gastown/toast/1' }] })
    expect(story.whyWaits(beadId)).toBe('Verified and pushed as gastown/toast/1: merge it into main.')
    story.wait(minuteMs)
    expect(story.owed.at(-1)?.action).toMatchObject({ type: 'merge.check', mergeId })
    story.hear({ type: 'merge.checked', mergeId, found: 'open' })
    expect(story.has(beadId)).toBe(true)
    story.hear({ type: 'merge.checked', mergeId, found: 'merged', commit: commitNamed('e') })
    expect(story.has(beadId)).toBe(false)
  })
})
