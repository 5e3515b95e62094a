import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import type { Engine, Role } from '@gastown/contract/model-config'
import { permissionConfigOf } from './role-permissions.ts'
import { modelIdOf, modelsConfigOf, providerConfigOf, providerIdOf } from './provider-config.ts'

/**
 * The config of an agent's server as JSON, equal to the byte for equal specs. Never empty: an engine dies of an empty one.
 *
 * The agent's own entry carries its model, because an engine goes on with the model of a session's last message otherwise,
 * and its instructions, because a prompt in the config needs no file that could differ from it.
 */
export function renderConfigContent(spec: AgentLaunchSpec): string {
  const own = {
    model: spec.model,
    small_model: spec.smallModel,
    enabled_providers: [...new Set([providerIdOf(spec.model), providerIdOf(spec.smallModel)])],
    provider: { [spec.provider.id]: providerConfigOf(spec, [spec.model, spec.smallModel]) },
    default_agent: spec.role,
    agent: { [spec.role]: agentEntryOf(spec) },
  }
  return JSON.stringify({ ...own, ...commonConfig(spec.engine, spec.role) })
}

/**
 * The config of the workers' server: all roles of workers, and nothing of one worker. Its instructions travel with each prompt, and so does
 * its model, which the engine finds in the file of models (`renderModels`).
 */
export function renderWorkersConfigContent(spec: AgentLaunchSpec): string {
  const own = {
    small_model: spec.smallModel,
    enabled_providers: [...new Set([spec.provider.id, providerIdOf(spec.smallModel)])],
    provider: { [spec.provider.id]: providerConfigOf(spec, [spec.smallModel]) },
    default_agent: 'polecat' satisfies Role,
    agent: Object.fromEntries(
      workerRoles.map((role) => [role, { mode: 'primary', permission: permissionConfigOf(role) }] as const),
    ),
  }
  return JSON.stringify({ ...own, ...commonConfig(spec.engine, 'polecat') })
}

const workerRoles = ['polecat', 'refinery'] as const satisfies readonly Role[]

/** The content of a file of models: those of the provider that an engine is to know beside the ones in its config. */
export function renderModels({ provider }: Pick<AgentLaunchSpec, 'provider'>, models: Iterable<string>): string {
  return JSON.stringify({
    provider: { [provider.id]: { models: modelsConfigOf(provider, Array.from(models, modelIdOf)) } },
  })
}

/** The config of a spare's server: what every agent of the role has, and nothing of a town, a model or a provider. */
export function renderSpareConfigContent(engine: Engine, role: Role): string {
  return JSON.stringify(commonConfig(engine, role))
}

function commonConfig(engine: Engine, role: Role): Record<string, unknown> {
  const shared = {
    // In the content, which nothing that comes later overrules: what an agent may not do, it may not from the first moment.
    permission: permissionConfigOf(role),
    // The town keeps work in git itself, and it nearly halves the time of a turn.
    snapshot: false,
    autoupdate: false,
    share: 'disabled',
  }
  switch (engine) {
    case 'kilo':
      // Without `retention` off, a session is deleted 30 days after its last use: a mayor would forget over a long holiday.
      return { ...shared, retention: { enabled: false }, shared_agent_board: false, remote_control: false }
    case 'opencode':
      return shared
  }
}

function agentEntryOf(spec: AgentLaunchSpec): Record<string, unknown> {
  return {
    mode: 'primary',
    model: spec.model,
    ...(spec.instructions.trim() === '' ? {} : { prompt: spec.instructions }),
  }
}
