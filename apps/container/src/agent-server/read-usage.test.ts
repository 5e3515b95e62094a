import { describe, expect, it } from 'vitest'
import { readUsage } from './read-usage.ts'

const answer = {
  id: 'msg_1',
  role: 'assistant',
  providerID: 'anthropic',
  modelID: 'some/model',
  time: { created: 1, completed: 2 },
  cost: 0.012_345_6,
  tokens: { input: 100, output: 20, reasoning: 5, cache: { read: 1_000, write: 30 } },
}

describe('what an answer cost', () => {
  it('is told in tokens and in millionths of a dollar', () => {
    expect(readUsage(answer)).toEqual({
      answerId: 'msg_1',
      model: 'anthropic/some/model',
      spend: { inputTokens: 130, outputTokens: 25, cachedTokens: 1_000, costMicros: 12_346 },
    })
  })

  it.each<[string, object]>([
    ['one that goes on', { time: { created: 1 } }],
    ['a question', { role: 'user' }],
    ['one that was cut off before it cost anything', { cost: 0, tokens: { input: 0, output: 0 } }],
    ['one of which nothing is told', { tokens: undefined }],
  ])('is nothing for %s', (_what, change) => {
    expect(readUsage({ ...answer, ...change })).toBeNull()
  })

  it('is never less than nothing, whatever is reported', () => {
    const odd = { ...answer, cost: Number.NaN, tokens: { input: -5, output: 3.4 } }
    expect(readUsage(odd)?.spend).toEqual({ inputTokens: 0, outputTokens: 3, cachedTokens: 0, costMicros: 0 })
  })
})
