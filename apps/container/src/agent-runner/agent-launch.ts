import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import type { SandboxAccess } from '../sandbox/sandbox.ts'

/**
 * All that an agent server and its terminal are spawned with. Made by `buildAgentLaunch` and by nothing else, so that a
 * prewarm and a start of the same spec are the same to the byte.
 */
export interface AgentLaunch {
  readonly spec: AgentLaunchSpec
  /** The agent's working folder; for the mayor `mayorWorkdirForTown`. */
  readonly cwd: string
  /** The agent's own home: HOME, XDG_* and the engine's database are below it. */
  readonly home: string
  /** The engine's conversation database, absolute. */
  readonly databaseFile: string
  /** Whole environment of the server but for its port and password. Holds KILO_CONFIG_CONTENT or OPENCODE_CONFIG_CONTENT. */
  readonly env: Readonly<Record<string, string>>
  /** The config content, also inside `env`: two launches with equal config can share a server. */
  readonly configContent: string
  readonly access: SandboxAccess
}
