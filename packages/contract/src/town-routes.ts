import { z } from 'zod'
import { agentLaunchSpecSchema } from './agent-launch.ts'
import { conversationDeltaSchema } from './conversation.ts'
import { agentIdSchema, generationSchema } from './ids.ts'

/*
 * Plain routes of the town, under `/api/towns/:townId/`. The first block is for the town's container
 * (`Authorization: Bearer <container token>`, its own town only), the second for people and programs
 * (operator token or cookie). Errors are problem documents.
 *
 *   GET    mayor-id                                     → MayorIdResponse
 *   GET    container-registry                           → ContainerRegistryResponse
 *   POST   container-events                             ContainerEvent | ContainerEvent[] → 204
 *   POST   container-reports                            { reports } → ContainerReportsResponse
 *   PUT    rigs/:rigId/agents/:agentId/db-snapshot      gzip bytes + snapshotHeaders → 204
 *   GET    rigs/:rigId/agents/:agentId/db-snapshot      → gzip bytes + snapshotHeaders, 404 SNAPSHOT_NOT_FOUND
 *   DELETE rigs/:rigId/agents/:agentId/db-snapshot      → 204; sets the snapshot aside, with ?reason=
 *   PUT    rigs/:rigId/agents/:agentId/last-screen      bytes + lastScreenHeaders → 204, 409 STALE_GENERATION
 *          (the mayor belongs to no rig: its rigId in these paths is `mayor`)
 *
 *   POST   agent-tokens                                 AgentTokenRequest → AgentToken; for the container's tool gateway
 *   POST   mcp                                          Model Context Protocol, streamable HTTP (agent token, or operator token)
 *
 *   POST   container-stream                             ContainerStreamBody → 204; best effort, never recorded
 *   POST   container-gate-output                        GateOutput → 204; best effort, never recorded
 *
 *   POST   attachments                                  bytes + content-type + attachmentNameHeader → 201 Attachment
 *   GET    attachments/:attachmentId                    → bytes, 404 ATTACHMENT_NOT_FOUND
 *   GET    export                                       → the town as lines of JSON (town-export.ts), streamed
 *   WS     status/ws[?after=<seq>]                      status feed
 *   WS     agents/:agentId/terminal                     terminal wire
 */
export const mayorRigPathId = 'mayor'

/** The mayor's launch as a start would get it; `agentId: null` when the town has no mayor. */
export const mayorIdResponseSchema = z.union([agentLaunchSpecSchema, z.object({ agentId: z.null() })])
export type MayorIdResponse = z.infer<typeof mayorIdResponseSchema>

/** The agents that the town wants to run in this run of the container. */
export const containerRegistryResponseSchema = z.object({ agents: z.array(agentLaunchSpecSchema) })
export type ContainerRegistryResponse = z.infer<typeof containerRegistryResponseSchema>

/** New text of answers that stream, for whoever looks on now. */
export const containerStreamBodySchema = z.object({
  agentId: agentIdSchema,
  generation: generationSchema,
  deltas: z.array(conversationDeltaSchema).min(1).max(200),
})
export type ContainerStreamBody = z.infer<typeof containerStreamBodySchema>

/** A token for one run of one agent; STALE_GENERATION when the town has given that run up. */
export const agentTokenRequestSchema = z.object({ agentId: agentIdSchema, generation: generationSchema })
export const agentTokenSchema = z.object({ token: z.string().min(1), expiresAt: z.iso.datetime() })
export type AgentToken = z.infer<typeof agentTokenSchema>

/**
 * Header of a request to `mcp`: the same value with the same call is the same call, however often it is sent. The container's tool
 * gateway sets it, and sends again what the town has not answered.
 */
export const toolCallIdHeader = 'x-gastown-call-id'

/** Headers beside a snapshot's body, in both directions. */
export const snapshotHeaders = {
  generation: 'x-gastown-snapshot-generation',
  /** Counts the snapshots within a generation. */
  sequence: 'x-gastown-snapshot-sequence',
  /** SHA-256 of the compressed body, hex. */
  sha256: 'x-gastown-snapshot-sha256',
  /** Absolute path of the folder that the engine's sessions name. */
  workdir: 'x-gastown-snapshot-workdir',
  engineVersion: 'x-gastown-snapshot-engine-version',
} as const

export const snapshotInfoSchema = z.object({
  agentId: agentIdSchema,
  generation: generationSchema,
  sequence: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  workdir: z.string().startsWith('/'),
  engineVersion: z.string().min(1).max(100),
})
export type SnapshotInfo = z.infer<typeof snapshotInfoSchema>

/** Headers beside a terminal's screen. */
export const lastScreenHeaders = {
  generation: 'x-gastown-screen-generation',
  /** Milliseconds since 1970, by the container's clock. */
  takenAtMs: 'x-gastown-screen-taken-at-ms',
  cols: 'x-gastown-screen-cols',
  rows: 'x-gastown-screen-rows',
} as const

export const lastScreenInfoSchema = z.object({
  agentId: agentIdSchema,
  generation: generationSchema,
  takenAtMs: z.int().min(0),
  cols: z.int().min(1).max(1000),
  rows: z.int().min(1).max(1000),
})
export type LastScreenInfo = z.infer<typeof lastScreenInfoSchema>

/** A screen with 2,000 lines of scrollback is 250 KB of text; every cell coloured, some times that. */
export const lastScreenMaxBytes = 2 * 1024 * 1024

/** 14 KB a turn, compressed to a third: 64 MiB are some ten thousand turns. */
export const snapshotMaxBytes = 64 * 1024 * 1024
