import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import { GastownError } from '@gastown/contract/errors'
import type { ModelPrice, ModelProvider } from '@gastown/contract/model-config'

/** Part of `provider/model` before the first slash. */
export function providerIdOf(model: string): string {
  return model.slice(0, Math.max(0, model.indexOf('/')))
}

/** Part of `provider/model` behind the first slash; may hold slashes itself. */
export function modelIdOf(model: string): string {
  return model.slice(model.indexOf('/') + 1)
}

/**
 * Providers whose models the engine looks up in its catalogue (bundled with it, refreshed from the network). The others
 * are described whole by the config, so their engines never fetch one.
 */
const catalogueProviders: ReadonlySet<ModelProvider> = new Set(['kilo', 'anthropic', 'openai', 'openrouter'])

export function needsModelCatalogue(kind: ModelProvider): boolean {
  return catalogueProviders.has(kind)
}

/**
 * Tokens. Nobody tells the limits of a model behind an OpenAI-compatible URL; with these the engine compacts a conversation
 * before it outgrows the usual 128k window.
 */
const assumedLimit = { context: 128_000, output: 8_192 }

/**
 * The provider block of both engines' config, with these models (`provider/model`). Throws `INVALID_INPUT` for a provider that lacks its
 * URL.
 */
export function providerConfigOf(spec: Pick<AgentLaunchSpec, 'provider'>, named: readonly string[]): Record<string, unknown> {
  const { kind, baseURL, apiKey, prices = {} } = spec.provider
  // All that has a price: a price that changes is another config, whichever model it is of.
  const models = modelsConfigOf(spec.provider, [...named.map(modelIdOf), ...Object.keys(prices)])
  const key = apiKey === undefined ? {} : { apiKey }
  const url = baseURL === undefined ? {} : { baseURL }
  switch (kind) {
    case 'demo':
    case 'openai-compatible':
      if (baseURL === undefined) {
        throw new GastownError('INVALID_INPUT', `The provider ${kind} needs a baseURL.`, { field: 'provider.baseURL' })
      }
      return {
        name: kind === 'demo' ? 'Gastown demo' : spec.provider.id,
        npm: '@ai-sdk/openai-compatible',
        options: { ...url, ...key },
        models,
      }
    case 'kilo':
      // The gateway's own name for its key; `apiKey` is what the rest of the engine looks for.
      return {
        options: { ...url, ...key, ...(apiKey === undefined ? {} : { kilocodeToken: apiKey }) },
        models,
      }
    case 'anthropic':
    case 'openai':
    case 'openrouter':
      return { options: { ...url, ...key }, models }
  }
}

/** Models of a provider, by their ids there. */
export function modelsConfigOf(
  { kind, prices = {} }: Pick<AgentLaunchSpec['provider'], 'kind' | 'prices'>,
  modelIds: readonly string[],
): Record<string, object> {
  // Of a catalogue they are named, so that a model newer than it is known too; what the catalogue says of it stays. By its id, since an
  // engine that is told its config live drops an entry that is empty.
  const isDescribed = needsModelCatalogue(kind)
  const describe = (id: string) => ({ name: id, tool_call: true, limit: assumedLimit, ...costOf(prices[id]) })
  return Object.fromEntries([...new Set(modelIds)].map((id) => [id, isDescribed ? { id } : describe(id)]))
}

/** As the engines have it, also in US dollars for a million tokens. */
function costOf(price: ModelPrice | undefined): object {
  if (price === undefined) return {}
  const { inputUsd, outputUsd, cachedUsd = inputUsd } = price
  return { cost: { input: inputUsd, output: outputUsd, cache_read: cachedUsd, cache_write: inputUsd } }
}
