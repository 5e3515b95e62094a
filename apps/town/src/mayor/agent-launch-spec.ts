import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import { GastownError } from '@gastown/contract/errors'
import { agentIdSchema, type AgentId } from '@gastown/contract/ids'
import { providersWithKey, type ModelConfig, type ModelProvider, type Role } from '@gastown/contract/model-config'
import type { Bead } from '@gastown/contract/work/bead'
import type { Town } from '@gastown/core/town'
import { taskOf } from '@gastown/core/work/work'
import { rolePrompt } from '../prompts/role-prompt.ts'
import { launchWork } from './launch-work.ts'

/** Ids under which the engines know the town's providers. Kilo, Anthropic, OpenAI and OpenRouter go by their own. */
const engineProviderIds: Readonly<Record<ModelProvider, string>> = {
  kilo: 'kilo',
  anthropic: 'anthropic',
  openai: 'openai',
  openrouter: 'openrouter',
  'openai-compatible': 'custom',
  demo: 'demo',
}

export interface LaunchOptions {
  readonly town: Town
  /** The provider's key, or null. */
  readonly secret: string | null
  /** Where the bundled model serves; asked for only when the provider is `demo`. */
  readonly demoBaseURL: string | null
}

/**
 * The launch of an agent, computed here and nowhere else, so that a prewarm, a resume and a start cannot differ (S4, S5). Pure. Throws
 * AGENT_NOT_FOUND, also for a worker that has nothing to do, and MODEL_KEY_MISSING and INVALID_INPUT, naming the setting.
 */
export function agentLaunchSpec(options: LaunchOptions & { agentId: AgentId }): AgentLaunchSpec {
  const { town, agentId } = options
  const { mayor } = town
  if (mayor?.agentId === agentId) {
    return { ...launchBase(options, 'mayor'), agentId, rigId: null, generation: mayor.generation, work: null }
  }
  const worker = town.work.workers.get(agentId)
  if (worker === undefined) {
    throw new GastownError('AGENT_NOT_FOUND', `The town has no agent "${agentId}".`, { field: 'agentId' })
  }
  const { rigId, generation, role } = worker
  const base = launchBase(options, role)
  const task = taskOf(worker)
  const bead = task?.kind === 'bead' ? town.work.beads.get(task.beadId) : undefined
  // A turn that was cut off goes on with the model that it began with: the server has to know it from the beginning.
  const model = (bead === undefined ? null : beadModel(town, bead)) ?? base.model
  return { ...base, model, agentId, rigId, generation, work: launchWork(town, worker) }
}

/** What brings the workers' server up ahead of them: a launch of no agent. Throws like `agentLaunchSpec`. */
export function warmLaunchSpec(options: LaunchOptions): AgentLaunchSpec {
  return { ...launchBase(options, 'polecat'), agentId: nobody, rigId: null, generation: 0, work: null }
}

const nobody = agentIdSchema.parse('polecat-to-come')

/** The model of one bead as its engine names it: that of the bead itself, else null: the worker's own. */
export function beadModel(town: Town, bead: Pick<Bead, 'model'>): string | null {
  return bead.model === undefined ? null : `${engineProviderIds[town.config.model.provider]}/${bead.model}`
}

function launchBase({ town, secret, demoBaseURL }: LaunchOptions, role: Role) {
  const { model, engine } = town.config
  checkModelSettings(model, secret !== null)
  const id = engineProviderIds[model.provider]
  const baseURL = model.provider === 'demo' ? demoBaseURL : (model.baseURL ?? null)
  return {
    townId: town.townId,
    role,
    engine,
    model: `${id}/${model.roles?.[role] ?? model.model}`,
    smallModel: `${id}/${model.smallModel ?? model.model}`,
    provider: {
      kind: model.provider,
      id,
      ...(baseURL === null ? {} : { baseURL }),
      ...(secret === null ? {} : { apiKey: secret }),
      ...(model.prices === undefined ? {} : { prices: model.prices }),
    },
    instructions: rolePrompt(town, role),
  }
}

/** Throws when a provider lacks what it cannot work without, or has what it cannot use: MODEL_KEY_MISSING or INVALID_INPUT, naming the setting. */
export function checkModelSettings(model: Pick<ModelConfig, 'provider' | 'baseURL' | 'prices'>, hasKey: boolean): void {
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
  if (model.provider !== 'openai-compatible' && model.prices !== undefined) {
    throw new GastownError(
      'INVALID_INPUT',
      `model.prices: what a model costs is set only for the provider "openai-compatible"; of "${model.provider}" it is known. Leave the prices out.`,
      { field: 'model.prices' },
    )
  }
}
