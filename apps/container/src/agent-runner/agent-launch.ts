import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import type { SandboxAccess } from '../sandbox/sandbox.ts'

/**
 * All that an agent server and its terminal are spawned with. Made by `buildAgentLaunch` and by nothing else, so that a
 * prewarm and a start of the same spec are the same to the byte.
 */
export interface AgentLaunch {
  readonly spec: AgentLaunchSpec
  /** The agent's working folder: for the mayor `mayorWorkdirForTown`, for a worker its worktree. */
  readonly cwd: string
  /** Where its server runs: for the mayor the same, for a worker a folder that is no agent's. */
  readonly serverCwd: string
  /** Sessions of other agents run on its server too: what is said of one agent alone is in `spec`, and travels with its prompts. */
  readonly isShared: boolean
  /** The home of the server's agents: HOME, XDG_* and the engine's database are below it. */
  readonly home: string
  /** The engine's conversation database, absolute. */
  readonly databaseFile: string
  /** Whole environment of the server but for its port and password. Holds KILO_CONFIG_CONTENT or OPENCODE_CONFIG_CONTENT. */
  readonly env: Readonly<Record<string, string>>
  /** The config content, also inside `env`: two launches with equal config can share a server. */
  readonly configContent: string
  /** Of a shared server: a file of models beside its config, which the engine reads when it opens a folder. Null: the config has them all. */
  readonly modelsFile: string | null
  readonly access: SandboxAccess
}
