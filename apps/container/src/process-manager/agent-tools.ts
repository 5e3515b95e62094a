import type { ToolAccess } from '../agent-server/agent-server.ts'

/** One session's way to the town's tools. */
export interface AgentTools {
  readonly access: ToolAccess
  /** From now on it is this run of the agent that calls. */
  serve(generation: number): void
  /** Nobody calls by it any more. */
  revoke(): void
}
