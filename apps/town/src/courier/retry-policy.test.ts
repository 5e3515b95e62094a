import { GastownError, type ErrorCode } from '@gastown/contract/errors'
import { agentIdSchema, inputIdSchema, messageIdSchema } from '@gastown/contract/ids'
import type { Action } from '@gastown/contract/intents'
import { describe, expect, it } from 'vitest'
import { decideRetry, reasonOf } from './retry-policy.ts'

const agentId = agentIdSchema.parse('mayor-1')
const actions: readonly Action[] = [
  { type: 'container.start', containerGeneration: 1 },
  { type: 'container.drain', containerGeneration: 1 },
  { type: 'container.configure', containerGeneration: 1 },
  { type: 'agent.start', agentId, generation: 1 },
  { type: 'agent.configure', agentId, generation: 1 },
  { type: 'agent.abort', agentId, generation: 1, stopId: inputIdSchema.parse('i1') },
  { type: 'message.deliver', agentId, generation: 1, messageId: messageIdSchema.parse('msg-1') },
]
const start: Action = { type: 'agent.start', agentId, generation: 1 }
const failure = new GastownError('CONTAINER_UNAVAILABLE', 'It is down.')

function delayOf(attempt: number, spread: number): number {
  const verdict = decideRetry({ action: start, attempt, error: failure, spread })
  if (!('retryInMs' in verdict)) throw new Error('It was buried.')
  return verdict.retryInMs
}

describe('decideRetry', () => {
  it.each(actions)('promise 6: $type has a cap, and is given up with its reason', (action) => {
    let attempt = 1
    while ('retryInMs' in decideRetry({ action, attempt, error: failure, spread: 0.5 })) attempt += 1
    expect(attempt).toBeGreaterThan(1)
    expect(attempt).toBeLessThan(50)
    expect(decideRetry({ action, attempt, error: failure, spread: 0.5 })).toEqual({ bury: 'It is down.' })
  })

  it('promise 6: the pauses double up to their limit', () => {
    expect([1, 2, 3, 4].map((attempt) => delayOf(attempt, 0.5))).toEqual([100, 200, 400, 800])
    expect(delayOf(9, 0.5)).toBe(10_000)
  })

  it('pauses are spread by a quarter to each side', () => {
    expect(delayOf(4, 0)).toBe(600)
    expect(delayOf(4, 0.999)).toBe(1_000)
  })

  it.each<ErrorCode>(['MODEL_KEY_MISSING', 'ENGINE_NOT_INSTALLED', 'INVALID_INPUT'])(
    '%s is told at once: only a person can mend it',
    (code) => {
      const error = new GastownError(code, 'Mend it.')
      expect(decideRetry({ action: start, attempt: 1, error, spread: 0.5 })).toEqual({ bury: 'Mend it.' })
    },
  )
})

describe('reasonOf', () => {
  it('is never empty', () => {
    expect(reasonOf(new TypeError('fetch failed'))).toBe('TypeError: fetch failed')
    expect(reasonOf(undefined)).toBe('It failed without a reason.')
  })
})
