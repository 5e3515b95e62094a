import { describe, expect, it } from 'vitest'
import { WorkStory } from '../work/testing/work-story.ts'

describe('W10: which branches are verified together', () => {
  it('branches of one target are verified together, by their score, and land together', () => {
    const story = new WorkStory({ batch: { size: 3, waitSeconds: 60 }, maxPolecats: 5 })
    const beads = [story.bead('One'), story.bead('Two', { priority: 'critical' }), story.bead('Three')]
    const merges = beads.map((beadId) => story.work(beadId))
    expect(story.batch?.mergeIds).toEqual([merges[1], merges[0], merges[2]])
    story.passes()
    expect(story.actionIds).toContain(`batch.land/${story.batch?.batchId ?? ''}/1`)
    story.lands()
    expect(beads.some((beadId) => story.has(beadId))).toBe(false)
    expect(story.events.filter(({ type }) => type === 'bead.landed')).toHaveLength(3)
  })

  it('a batch that is not full waits for others only while somebody works on one', () => {
    const story = new WorkStory({ batch: { size: 5, waitSeconds: 60 } })
    const [one, two] = [story.bead('One'), story.bead('Two')]
    story.work(one)
    expect(story.batch).toBeNull()
    story.work(two)
    expect(story.batch?.mergeIds).toHaveLength(2)
  })

  it('a gate that fails is tried once more, then the culprit is found by halves, and the rest lands', () => {
    const story = new WorkStory({ batch: { size: 4, waitSeconds: 60 }, maxPolecats: 5 })
    const beads = ['One', 'Two', 'Three', 'Four'].map((title) => story.bead(title))
    const merges = beads.map((beadId) => story.work(beadId))
    const culprit = merges[2]
    const tried: string[] = []
    for (let round = 0; story.batch !== null && round < 12; round += 1) {
      tried.push(story.batch.mergeIds.map((mergeId) => merges.indexOf(mergeId) + 1).join(''))
      if (culprit !== undefined && story.batch.mergeIds.includes(culprit)) story.fails()
      else {
        story.passes()
        story.lands()
      }
    }
    expect(tried).toEqual(['1234', '1234', '12', '34', '3', '3', '4'])
    expect(beads.map((beadId) => story.has(beadId))).toEqual([false, false, true, false])
    if (culprit === undefined) throw new Error('no culprit')
    expect(story.merge(culprit).status.state).toBe('rework')
    expect(story.merge(culprit).gates[0]?.output).toBe('one test failed')
  })
})
