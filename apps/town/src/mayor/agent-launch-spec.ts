import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import { GastownError } from '@gastown/contract/errors'
import type { AgentId } from '@gastown/contract/ids'
import { providersWithKey, type ModelConfig, type ModelProvider } from '@gastown/contract/model-config'
import type { Town } from '@gastown/core/town'
import { mayorInstructions } from './mayor-instructions.ts'

/** Ids under which the engines know the town's providers. Kilo, Anthropic, OpenAI and OpenRouter go by their own. */
const engineProviderIds: Readonly<Record<ModelProvider, string>> = {
  kilo: 'kilo',
  anthropic: 'anthropic',
  openai: 'openai',
  openrouter: 'openrouter',
  'openai-compatible': 'custom',
  demo: 'demo',
}

/**
 * The launch of an agent, computed here and nowhere else, so that a prewarm, a resume and a start cannot differ (S4, S5). Pure.
 * `secret` is the provider's key or null; `demoBaseURL` is where the bundled model serves, asked for only when the provider is `demo`.
 * Throws AGENT_NOT_FOUND, MODEL_KEY_MISSING and INVALID_INPUT, naming the setting.
 */
export function agentLaunchSpec(options: {
  town: Town
  agentId: AgentId
  secret: string | null
  demoBaseURL: string | null
}): AgentLaunchSpec {
  const { town, agentId, secret } = options
  const { mayor, config } = town
  if (mayor === null || mayor.agentId !== agentId) {
    throw new GastownError('AGENT_NOT_FOUND', `The town has no agent "${agentId}".`, { field: 'agentId' })
  }
  const { model } = config
  checkModelSettings(model, secret !== null)
  const id = engineProviderIds[model.provider]
  const baseURL = model.provider === 'demo' ? options.demoBaseURL : (model.baseURL ?? null)
  return {
    townId: town.townId,
    agentId,
    role: 'mayor',
    rigId: null,
    generation: mayor.generation,
    engine: config.engine,
    model: `${id}/${model.roles?.mayor ?? model.model}`,
    smallModel: `${id}/${model.smallModel ?? model.model}`,
    provider: {
      kind: model.provider,
      id,
      ...(baseURL === null ? {} : { baseURL }),
      ...(secret === null ? {} : { apiKey: secret }),
    },
    instructions: mayorInstructions({ townName: town.name, rigNames: Array.from(town.rigs.values(), (rig) => rig.name) }),
  }
}

/** Throws when a provider lacks what it cannot work without: MODEL_KEY_MISSING or INVALID_INPUT, naming the setting. */
export function checkModelSettings(model: Pick<ModelConfig, 'provider' | 'baseURL'>, hasKey: boolean): void {
  if (providersWithKey.has(model.provider) && !hasKey) {
    throw new GastownError(
      'MODEL_KEY_MISSING',
      `model.apiKey: the provider "${model.provider}" needs a key of yours. Set it in the town's model settings, or choose the provider "demo", which needs none.`,
      { field: 'model.apiKey' },
    )
  }
  if (model.provider === 'openai-compatible' && model.baseURL === undefined) {
    throw new GastownError(
      'INVALID_INPUT',
      'model.baseURL: the provider "openai-compatible" needs the base URL of its API, such as http://127.0.0.1:11434/v1.',
      { field: 'model.baseURL' },
    )
  }
}
