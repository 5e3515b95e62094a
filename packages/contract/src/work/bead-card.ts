import { z } from 'zod'
import { beadSchema, waitReasonSchema } from './bead.ts'

/**
 * A bead as lists and boards show it: without its long texts, so that thousands are a page. All of it is told by `getBead`.
 * `waits`: absent of a closed one. `costMicros`: what it cost so far, in millionths of a US dollar.
 */
export const beadCardSchema = beadSchema
  .pick({
    beadId: true,
    rigId: true,
    kind: true,
    title: true,
    status: true,
    priority: true,
    labels: true,
    createdBy: true,
    createdAt: true,
    updatedAt: true,
    parentId: true,
    convoyId: true,
    dependsOn: true,
    blockedBy: true,
    hold: true,
    attemptCount: true,
    agentId: true,
    startedAt: true,
    mergeId: true,
    landedCommit: true,
    closedAt: true,
    reason: true,
  })
  .extend({
    /** When the first of its tries began; absent: nobody has tried. */
    begunAt: z.iso.datetime().optional(),
    waits: waitReasonSchema.optional(),
    costMicros: z.int().min(0),
  })
export type BeadCard = z.infer<typeof beadCardSchema>
