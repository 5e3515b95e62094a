import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import { permissionConfigOf } from './role-permissions.ts'
import { providerConfigOf, providerIdOf } from './provider-config.ts'

/**
 * The config of an agent's server as JSON, equal to the byte for equal specs. Never empty: an engine dies of an empty one.
 *
 * The agent's own entry carries its model, because an engine goes on with the model of a session's last message otherwise,
 * and its instructions, because a prompt in the config needs no file that could differ from it.
 */
export function renderConfigContent(spec: AgentLaunchSpec): string {
  const shared = {
    model: spec.model,
    small_model: spec.smallModel,
    enabled_providers: [...new Set([providerIdOf(spec.model), providerIdOf(spec.smallModel)])],
    provider: { [spec.provider.id]: providerConfigOf(spec) },
    default_agent: spec.role,
    agent: { [spec.role]: agentEntryOf(spec) },
    permission: permissionConfigOf(spec.role),
    // The town keeps work in git itself, and it nearly halves the time of a turn.
    snapshot: false,
    autoupdate: false,
    share: 'disabled',
  }
  switch (spec.engine) {
    case 'kilo':
      // Without `retention` off, a session is deleted 30 days after its last use: a mayor would forget over a long holiday.
      return JSON.stringify({ ...shared, retention: { enabled: false }, shared_agent_board: false, remote_control: false })
    case 'opencode':
      return JSON.stringify(shared)
  }
}

function agentEntryOf(spec: AgentLaunchSpec): Record<string, unknown> {
  return {
    mode: 'primary',
    model: spec.model,
    ...(spec.instructions.trim() === '' ? {} : { prompt: spec.instructions }),
  }
}
