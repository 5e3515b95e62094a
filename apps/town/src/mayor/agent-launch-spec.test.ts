import { agentIdSchema } from '@gastown/contract/ids'
import { demoModelConfig, type ModelConfig } from '@gastown/contract/model-config'
import type { Town } from '@gastown/core/town'
import { TownStory } from '@gastown/core/town-story'
import { describe, expect, it } from 'vitest'
import { agentLaunchSpec } from './agent-launch-spec.ts'

const agentId = agentIdSchema.parse('mayor-1')

function townWith(model: ModelConfig): Town {
  const { town } = new TownStory()
  return {
    ...town,
    config: { ...town.config, model },
    mayor: { agentId, generation: 3, run: { state: 'asleep' }, lastActivityAt: town.createdAt },
  }
}

const specOf = (model: ModelConfig, secret: string | null = null) =>
  agentLaunchSpec({ town: townWith(model), agentId, secret, demoBaseURL: 'http://127.0.0.1:4999/v1' })

describe('agentLaunchSpec', () => {
  it('S4: the bundled model needs no key, and its address is part of the launch', () => {
    expect(specOf(demoModelConfig)).toMatchObject({
      townId: 'town-i1',
      agentId,
      role: 'mayor',
      rigId: null,
      work: null,
      generation: 3,
      engine: 'kilo',
      model: 'demo/demo-mayor',
      smallModel: 'demo/demo-mayor',
      provider: { kind: 'demo', id: 'demo', baseURL: 'http://127.0.0.1:4999/v1' },
    })
  })

  it('S5: the same town gives the same launch, so that a prewarm and a start compare equal', () => {
    expect(JSON.stringify(specOf(demoModelConfig))).toBe(JSON.stringify(specOf(demoModelConfig)))
  })

  it.each([
    ['anthropic', 'anthropic'],
    ['openai', 'openai'],
    ['openrouter', 'openrouter'],
    ['kilo', 'kilo'],
  ] as const)('the provider %s goes by the id %s and carries its key', (provider, id) => {
    const spec = specOf({ provider, model: 'vendor/big', smallModel: 'tiny', apiKeyRef: 'ref' }, 'sk-1')
    expect(spec.model).toBe(`${id}/vendor/big`)
    expect(spec.smallModel).toBe(`${id}/tiny`)
    expect(spec.provider).toEqual({ kind: provider, id, apiKey: 'sk-1' })
  })

  it.each(['anthropic', 'openai', 'openrouter', 'kilo'] as const)(
    'the provider %s without its key names model.apiKey',
    (provider) => {
      expect(() => specOf({ provider, model: 'm' })).toThrow(
        expect.objectContaining({ code: 'MODEL_KEY_MISSING', field: 'model.apiKey' }),
      )
    },
  )

  it('an openai-compatible provider goes by the id custom, with or without a key, and never without its address', () => {
    const baseURL = 'http://127.0.0.1:11434/v1'
    expect(specOf({ provider: 'openai-compatible', model: 'm', baseURL }).provider).toEqual({
      kind: 'openai-compatible',
      id: 'custom',
      baseURL,
    })
    expect(specOf({ provider: 'openai-compatible', model: 'm', baseURL }, 'k').provider).toMatchObject({ apiKey: 'k' })
    expect(() => specOf({ provider: 'openai-compatible', model: 'm' })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', field: 'model.baseURL' }),
    )
  })

  it('prices go with an openai-compatible provider, and with no other: the others have their own', () => {
    const prices = { m: { inputUsd: 1, outputUsd: 4 } }
    const baseURL = 'http://127.0.0.1:11434/v1'
    expect(specOf({ provider: 'openai-compatible', model: 'm', baseURL, prices }).provider.prices).toEqual(prices)
    expect(() => specOf({ ...demoModelConfig, prices })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', field: 'model.prices' }),
    )
  })

  it("promise 9: the mayor's own model setting is honoured", () => {
    const spec = specOf({ ...demoModelConfig, roles: { mayor: 'demo-script' } })
    expect(spec.model).toBe('demo/demo-script')
    expect(spec.smallModel).toBe('demo/demo-mayor')
  })

  it('an agent that the town does not have has no launch', () => {
    expect(() =>
      agentLaunchSpec({
        town: townWith(demoModelConfig),
        agentId: agentIdSchema.parse('other'),
        secret: null,
        demoBaseURL: null,
      }),
    ).toThrow(expect.objectContaining({ code: 'AGENT_NOT_FOUND' }))
  })
})
