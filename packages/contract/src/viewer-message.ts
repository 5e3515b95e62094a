import { z } from 'zod'
import { agentIdSchema } from './ids.ts'

/** Agents that one viewer may watch: those that fit a screen. */
export const maxWatchedAgents = 8

/** What a viewer of the status socket may send. */
export const viewerMessageSchema = z.discriminatedUnion('type', [
  /** Shows it from now on the conversations of these workers as they grow, and what running gates print. Takes the place of the watch before. */
  z.object({ type: z.literal('watch'), agentIds: z.array(agentIdSchema).max(maxWatchedAgents), gates: z.boolean() }),
])
export type ViewerMessage = z.infer<typeof viewerMessageSchema>
export type Watch = Omit<ViewerMessage, 'type'>
