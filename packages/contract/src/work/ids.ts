import { z } from 'zod'
import { idSchema } from '../ids.ts'

export const beadIdSchema = idSchema.brand<'BeadId'>()
export const convoyIdSchema = idSchema.brand<'ConvoyId'>()
/** One branch's way through the merge queue. */
export const mergeIdSchema = idSchema.brand<'MergeId'>()
export const batchIdSchema = idSchema.brand<'BatchId'>()
export const escalationIdSchema = idSchema.brand<'EscalationId'>()

export type BeadId = z.infer<typeof beadIdSchema>
export type ConvoyId = z.infer<typeof convoyIdSchema>
export type MergeId = z.infer<typeof mergeIdSchema>
export type BatchId = z.infer<typeof batchIdSchema>
export type EscalationId = z.infer<typeof escalationIdSchema>

/** A commit, as git names it: SHA-1 or SHA-256, hex. */
export const commitSchema = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'must be the full hex name of a commit')
