import { expect, it } from 'vitest'
import { ManualClock } from '../manual-clock.ts'
import { sweepAttachments } from './sweep-attachments.ts'

it('what was never sent is removed after a day, again and again, until the end', async () => {
  const clock = new ManualClock()
  const swept: number[] = []
  const attachments = { sweep: async (beforeMs: number) => void swept.push(clock.now() - beforeMs) }
  const end = sweepAttachments({ attachments, clock, log: { info: () => {}, warn: () => {}, error: () => {} } })
  for (let hour = 1; hour <= 3; hour += 1) {
    clock.advance(60 * 60_000)
    await new Promise((resolve) => setImmediate(resolve))
    expect(swept).toHaveLength(hour)
  }
  expect(new Set(swept)).toEqual(new Set([24 * 60 * 60_000]))
  end()
  expect(clock.pending).toBe(0)
})
