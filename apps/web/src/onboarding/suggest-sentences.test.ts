import { expect, it } from 'vitest'
import { suggestSentences } from './suggest-sentences.ts'

it('names the rig, when there is one', () => {
  for (const sentence of suggestSentences({ provider: 'anthropic', rigName: 'shop-web' }))
    expect(sentence).toMatch(/shop-web|TODO/)
})

it('without a rig asks for nothing that needs one', () => {
  for (const provider of ['demo', 'openai'] as const)
    for (const sentence of suggestSentences({ provider, rigName: null })) expect(sentence).not.toMatch(/\badd\b|test/i)
})
