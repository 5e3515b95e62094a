import { z } from 'zod'
import { attachmentMaxBytes, attachmentNameSchema, maxAttachments, mediaTypeSchema } from './attachment.ts'
import { agentLaunchSpecSchema } from './agent-launch.ts'
import { agentContainerStatusSchema } from './agent-status.ts'
import { generationSchema, messageIdSchema, rigIdSchema, townIdSchema } from './ids.ts'
import { terminalConfigSchema } from './town-config.ts'
import { messageTextSchema } from './conversation.ts'
import { rigConfigSchema } from './work/rig-config.ts'

/*
 * Routes of a container, all on loopback and all with `Authorization: Bearer <control token>`.
 * Errors are problem documents.
 *
 *   GET    /health                          → ContainerHealth
 *   PUT    /town-link                       TownLink → 204; also flushes the reports that were kept
 *   GET    /spare                          → 204 when a spare's agent server is up, AGENT_NOT_READY when it will not be
 *   POST   /claim                          ContainerClaim → 204; once, and only to a spare: it is its town's container from then on
 *   POST   /drain                           → 202; saves, stops every child, reports, exits 0
 *   PATCH  /settings                        ContainerSettings → 204
 *   POST   /agents/start                    AgentLaunchSpec → 202 AgentContainerStatus; idempotent by {agentId, generation}
 *   POST   /agents/:agentId/stop            AgentStopRequest → 200 AgentContainerStatus
 *   POST   /agents/:agentId/message         AgentMessageRequest → 202 AgentMessageResponse; idempotent by messageId
 *   POST   /agents/:agentId/abort           AgentAbortRequest → 204 when no turn runs; idempotent
 *   PATCH  /agents/:agentId/model           AgentLaunchSpec → 200 AgentContainerStatus
 *   GET    /agents/:agentId/status          → 200 AgentContainerStatus, 404 AGENT_NOT_FOUND
 *   GET    /agents/:agentId/terminal        WebSocket upgrade; the wire is packages/terminal
 */

export const containerHealthSchema = z.object({
  townId: townIdSchema,
  bootId: z.string(),
  containerGeneration: generationSchema,
  protocolVersion: z.int(),
  pid: z.int(),
  /** `spare`: waits for its town; takes no agents. */
  state: z.enum(['spare', 'booting', 'running', 'draining']),
  /** The sandbox in force. */
  sandbox: z.enum(['bubblewrap', 'none']),
  /** Why there is none, or how to get one. */
  sandboxReason: z.string(),
  uptimeMs: z.number(),
  agents: z.array(agentContainerStatusSchema),
  /** Reports that the town has not taken yet. */
  keptReports: z.int(),
})
export type ContainerHealth = z.infer<typeof containerHealthSchema>

export const containerSettingsSchema = z.object({
  sleepAfterMinutes: z.number().min(0),
  /** Absent: stays as it is. */
  terminal: terminalConfigSchema.optional(),
  /** By rig: how long worktrees are kept, and how much they may take. Absent: stays as it is. */
  worktrees: z.record(rigIdSchema, rigConfigSchema.shape.worktrees).optional(),
})
export type ContainerSettings = z.infer<typeof containerSettingsSchema>

export const agentStartRequestSchema = agentLaunchSpecSchema
export const agentModelRequestSchema = agentLaunchSpecSchema

export const agentStopRequestSchema = z.object({ generation: generationSchema, reason: z.string().max(500) })
export type AgentStopRequest = z.infer<typeof agentStopRequestSchema>

export const agentAbortRequestSchema = z.object({ generation: generationSchema })
export type AgentAbortRequest = z.infer<typeof agentAbortRequestSchema>

/** Characters that base64 makes of as many bytes. */
const base64Length = (bytes: number): number => Math.ceil(bytes / 3) * 4

export const carriedAttachmentSchema = z.object({
  name: attachmentNameSchema,
  mediaType: mediaTypeSchema,
  base64: z.base64().max(base64Length(attachmentMaxBytes)),
})
export type CarriedAttachment = z.infer<typeof carriedAttachmentSchema>

/** Bytes of the largest body of a message: all its files, and its text with room. */
export const agentMessageMaxBytes = maxAttachments * base64Length(attachmentMaxBytes) + 1024 * 1024

export const agentMessageRequestSchema = z.object({
  messageId: messageIdSchema,
  generation: generationSchema,
  text: messageTextSchema,
  /** What the town adds for the agent: no part of what was said, and not shown as such. */
  note: z.string().min(1).max(8_000).optional(),
  /** For this turn and those after it; absent: the agent's own. `provider/model` as the engine names it. */
  model: z.string().min(1).max(300).optional(),
  /** Files that came with it, whole. */
  attachments: z.array(carriedAttachmentSchema).max(maxAttachments).optional(),
})
export type AgentMessageRequest = z.infer<typeof agentMessageRequestSchema>

export const agentMessageResponseSchema = z.object({
  messageId: messageIdSchema,
  /** False when the session already had the message: a retry after a lost answer. */
  fresh: z.boolean(),
})
export type AgentMessageResponse = z.infer<typeof agentMessageResponseSchema>
