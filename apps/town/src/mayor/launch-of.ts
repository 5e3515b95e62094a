import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import type { AgentId } from '@gastown/contract/ids'
import type { TownEngine } from '../engine/town-engine.ts'
import { agentLaunchSpec } from './agent-launch-spec.ts'
import type { DemoModel } from './demo-model.ts'

/** The launch of an agent as it would be at this moment. It may hold a secret: it is sent, never recorded or logged. */
export type LaunchOf = (engine: TownEngine, agentId: AgentId) => Promise<AgentLaunchSpec>

/** Reads what a launch needs from outside the town's state: the provider's key, and the bundled model's address. */
export function createLaunchOf(options: { demoModel: DemoModel }): LaunchOf {
  return async (engine, agentId) => {
    const { provider, apiKeyRef } = engine.town.config.model
    const [secret, demoBaseURL] = await Promise.all([
      apiKeyRef === undefined ? null : engine.store.readSecret(apiKeyRef),
      provider === 'demo' ? options.demoModel.baseURL() : null,
    ])
    return agentLaunchSpec({ town: engine.town, agentId, secret, demoBaseURL })
  }
}
