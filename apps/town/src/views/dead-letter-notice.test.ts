import type { DeadLetter } from '@gastown/store/town-store'
import { expect, it } from 'vitest'
import { deadLetterNotice } from './dead-letter-notice.ts'

it('says what did not happen, why and the way out, and what to try again', () => {
  const letter = {
    actionId: 'workers.warm/1',
    action: { type: 'workers.warm' },
    attempts: 1,
    reason: 'It did not answer.',
    buriedAt: '2026-01-01T00:00:00.000Z',
  } as unknown as DeadLetter
  expect(deadLetterNotice(letter)).toEqual({
    id: 'workers.warm/1',
    actionId: 'workers.warm/1',
    level: 'error',
    text: 'The workers’ server was not started ahead (1 attempt): It did not answer. The first worker starts it.',
    at: '2026-01-01T00:00:00.000Z',
  })
})
