import { z } from 'zod'
import { rigIdSchema } from '../ids.ts'
import { beadBodySchema, beadStatusSchema, beadTitleSchema, labelsSchema, prioritySchema } from './bead.ts'
import { beadIdSchema, commitSchema, convoyIdSchema, mergeIdSchema } from './ids.ts'
import { spendSchema } from './spend.ts'

/** `review-and-merge`: each bead lands alone. `review-then-land`: all land on a feature branch, which lands once. */
export const convoyModeSchema = z.enum(['review-and-merge', 'review-then-land'])
export type ConvoyMode = z.infer<typeof convoyModeSchema>

export const convoyStatusSchema = z.enum(['staged', 'active', 'landed', 'failed'])
export type ConvoyStatus = z.infer<typeof convoyStatusSchema>

export const convoyMemberSchema = z.object({
  beadId: beadIdSchema,
  title: z.string(),
  status: beadStatusSchema,
  dependsOn: z.array(beadIdSchema),
  landedCommit: commitSchema.optional(),
})
export type ConvoyMember = z.infer<typeof convoyMemberSchema>

export const convoySchema = z.object({
  convoyId: convoyIdSchema,
  rigId: rigIdSchema,
  title: beadTitleSchema,
  mode: convoyModeSchema,
  status: convoyStatusSchema,
  createdBy: z.string().min(1).max(64),
  createdAt: z.iso.datetime(),
  /** In the order in which they were given. */
  members: z.array(convoyMemberSchema),
  /** Of `review-then-land`: the branch that the beads land on. */
  featureBranch: z.string().max(250).optional(),
  /** Its tip, as it was landed on last. */
  featureTip: commitSchema.optional(),
  /** Of `review-then-land`: the merge that lands the feature branch, once all beads are on it. */
  landingMergeId: mergeIdSchema.optional(),
  landedCommit: commitSchema.optional(),
  endedAt: z.iso.datetime().optional(),
  spend: spendSchema,
  startedAt: z.iso.datetime().optional(),
  /** Why it failed or was closed. */
  reason: z.string().max(2000).optional(),
})
export type Convoy = z.infer<typeof convoySchema>

export const convoyViewSchema = convoySchema.extend({
  closedCount: z.int().min(0),
  failedCount: z.int().min(0),
  totalCount: z.int().min(0),
  /** What the convoy waits for, in plain words; absent when it has ended. */
  waits: z.string().optional(),
})
export type ConvoyView = z.infer<typeof convoyViewSchema>

/** `dependsOn` are positions in the list of tasks, from 0. */
export const convoyTaskSchema = z.object({
  title: beadTitleSchema,
  body: beadBodySchema.default(''),
  priority: prioritySchema.default('medium'),
  labels: labelsSchema.default([]),
  dependsOn: z.array(z.int().min(0)).max(50).default([]),
  model: z.string().trim().min(1).max(200).optional(),
})
export type ConvoyTask = z.infer<typeof convoyTaskSchema>

export const newConvoySchema = z.object({
  rigId: rigIdSchema,
  title: beadTitleSchema,
  tasks: z.array(convoyTaskSchema).min(1, 'must be at least 1 task').max(50, 'must be at most 50 tasks'),
  /** Absent: the rig's setting. */
  mode: convoyModeSchema.optional(),
  /** Absent: the town's setting. */
  staged: z.boolean().optional(),
  /** Says that several tasks without any dependency are meant to run beside each other. */
  parallel: z.boolean().default(false),
})
export type NewConvoy = z.infer<typeof newConvoySchema>
