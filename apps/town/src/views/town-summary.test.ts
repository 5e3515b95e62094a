import { maxAttempts } from '@gastown/core/policy/work-policy'
import { WorkStory, minuteMs } from '@gastown/core/work/testing/work-story'
import { expect, it } from 'vitest'
import { townSummary } from './town-summary.ts'

it('tells what a town is at: who works, what waits, and what needs the user, each thing once', () => {
  const story = new WorkStory({ maxPolecats: 1 })
  const first = story.bead('First')
  story.bead('Second', { hold: true })
  story.workerUp(first)
  expect(townSummary(story.town, story.at)).toMatchObject({
    rigCount: 1,
    work: { working: 1, waits: 1, needsYou: 0, paused: null, todayMicros: 0 },
  })
  story.spends(story.workerOf(first).agentId, 250_000)
  for (let tries = 1; tries <= maxAttempts; tries += 1) {
    if (tries > 1) {
      story.wait(20 * minuteMs)
      story.workerUp(first)
    }
    story.workerGone(story.workerOf(first).agentId, 'failed')
  }
  story.want({ type: 'dispatch.pause', reason: 'Lunch.', by: 'user' })
  const { work } = townSummary(story.town, story.at)
  expect(work).toMatchObject({ working: 0, waits: 1, paused: 'Lunch.', todayMicros: 250_000 })
  // The failed bead and the problem that was raised about it are one thing.
  expect(story.escalations).toHaveLength(1)
  expect(work.needsYou).toBe(1)
})
