import { describe, expect, it } from 'vitest'
import { minuteMs, WorkStory } from '../work/testing/work-story.ts'

describe('W8: mail that nobody takes', () => {
  it('mail that nobody took in its time is gone', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const { agentId } = story.workerOf(beadId)
    story.want({
      type: 'mail.send',
      to: agentId,
      from: 'user',
      kind: 'nudge',
      subject: '',
      body: 'Hurry.',
      expiresInMs: minuteMs,
    })
    story.wait(minuteMs)
    expect(story.town.work.mail.size).toBe(0)
  })
})
