import { z } from 'zod'
import { agentIdSchema, generationSchema } from './ids.ts'

/** What the container says of an agent's process and session. */
export const agentProcessStatusSchema = z.enum(['starting', 'running', 'stopping', 'exited', 'failed'])
export type AgentProcessStatus = z.infer<typeof agentProcessStatusSchema>

/** `idle`: no turn is running. `working`: one is. */
export const agentActivitySchema = z.enum(['idle', 'working'])
export type AgentActivity = z.infer<typeof agentActivitySchema>

/** Answer of the container's `GET /agents/:agentId/status`. */
export const agentContainerStatusSchema = z.object({
  agentId: agentIdSchema,
  status: agentProcessStatusSchema,
  generation: generationSchema,
  activity: agentActivitySchema,
  /** TCP port of the agent's server on loopback; 0 while there is none. */
  serverPort: z.int().min(0).max(65535),
  /** The engine's session of this agent; empty while there is none. */
  sessionId: z.string(),
  prewarmed: z.boolean(),
  startedAt: z.iso.datetime(),
  lastActivityAt: z.iso.datetime(),
  /** Why it exited or failed. */
  reason: z.string().optional(),
})
export type AgentContainerStatus = z.infer<typeof agentContainerStatusSchema>

/**
 * What `checkAgentContainerStatus` found. `down`: the container does not run (it is not started by asking).
 * `not_found`: it runs and does not know the agent. `unknown`: no answer in time; act on nothing.
 */
export type AgentProbe =
  | ({ readonly found: 'agent' } & AgentContainerStatus)
  | { readonly found: 'not_found' }
  | { readonly found: 'down' }
  | { readonly found: 'unknown'; readonly reason: string }

/** SDK alive: the agent's server has a port AND the agent has a session. */
export function isSdkAlive(status: { serverPort?: number | null; sessionId?: string | null }): boolean {
  return (status.serverPort ?? 0) > 0 && (status.sessionId ?? '') !== ''
}
