import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import type { AgentId } from '@gastown/contract/ids'
import type { TownEngine } from '../engine/town-engine.ts'
import { agentLaunchSpec, warmLaunchSpec } from './agent-launch-spec.ts'
import type { DemoModel } from './demo-model.ts'

/** The launch of an agent as it would be at this moment. It may hold a secret: it is sent, never recorded or logged. */
export type LaunchOf = (engine: TownEngine, agentId: AgentId) => Promise<AgentLaunchSpec>

/** The launch that brings the workers' server up ahead of them, likewise. */
export type WarmLaunchOf = (engine: TownEngine) => Promise<AgentLaunchSpec>

/** Reads what a launch needs from outside the town's state: the provider's key, and the bundled model's address. */
export function createLaunchOf(options: { demoModel: DemoModel }): { launchOf: LaunchOf; warmLaunchOf: WarmLaunchOf } {
  async function readOutside(engine: TownEngine): Promise<{ secret: string | null; demoBaseURL: string | null }> {
    const { provider, apiKeyRef } = engine.town.config.model
    const [secret, demoBaseURL] = await Promise.all([
      apiKeyRef === undefined ? null : engine.store.readSecret(apiKeyRef),
      provider === 'demo' ? options.demoModel.baseURL() : null,
    ])
    return { secret, demoBaseURL }
  }
  return {
    launchOf: async (engine, agentId) => {
      const outside = await readOutside(engine)
      return agentLaunchSpec({ town: engine.town, agentId, ...outside })
    },
    warmLaunchOf: async (engine) => {
      const outside = await readOutside(engine)
      return warmLaunchSpec({ town: engine.town, ...outside })
    },
  }
}
