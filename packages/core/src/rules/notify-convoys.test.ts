import { describe, expect, it } from 'vitest'
import { WorkStory } from '../work/testing/work-story.ts'

describe('W17: convoys that have landed', () => {
  it.each([true, false])('are told once, where that is wished (%s)', (push) => {
    const story = new WorkStory()
    story.want({ type: 'work.configure', config: { notifications: { push } } })
    const { convoyId, beadIds } = story.convoy(['One', 'Two'])
    const told = () => story.actionIds.filter((actionId) => actionId.startsWith('convoy.push/'))
    for (const beadId of beadIds) {
      expect(told()).toEqual([])
      story.want({ type: 'bead.close', beadId, reason: 'done by hand', by: 'user' })
    }
    expect(told()).toEqual(push ? [`convoy.push/${convoyId}`] : [])
    story.want({ type: 'dispatch.pause', reason: 'x', by: 'user' })
    expect(told()).toHaveLength(push ? 1 : 0)
  })
})
