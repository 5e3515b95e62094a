import { z } from 'zod'
import { agentIdSchema, rigIdSchema } from '../ids.ts'
import { beadIdSchema, commitSchema, convoyIdSchema, mergeIdSchema } from './ids.ts'
import { spendSchema } from './spend.ts'

export const beadStatusSchema = z.enum(['open', 'in_progress', 'in_review', 'closed', 'failed'])
export type BeadStatus = z.infer<typeof beadStatusSchema>

/** From the least to the most urgent. */
export const prioritySchema = z.enum(['low', 'medium', 'high', 'critical'])
export type Priority = z.infer<typeof prioritySchema>

export const beadTitleSchema = z.string().trim().min(1, 'must not be empty').max(200, 'must have at most 200 characters')
/** 100 KB is a long specification and a part of a context window. */
export const beadBodySchema = z.string().max(100_000, 'must have at most 100,000 characters')
export const labelSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(64, 'must have at most 64 characters')
  .regex(/^[^\s,]+$/u, 'must hold no space and no comma')
export const labelsSchema = z.array(labelSchema).max(20, 'must be at most 20 labels')
export const dependsOnSchema = z.array(beadIdSchema).max(100, 'must be at most 100 beads')

/** What a bead asks for. `rework` mends a branch that is in the merge queue, and blocks its merge. */
export const beadKindSchema = z.enum(['task', 'rework'])

/** Why a branch has to be reworked. */
export const reworkCauseSchema = z.enum(['conflict', 'gate', 'review', 'comment'])
export type ReworkCause = z.infer<typeof reworkCauseSchema>

/** One try of a worker at a bead, ended. */
export const attemptSchema = z.object({
  number: z.int().min(1),
  agentId: agentIdSchema,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  outcome: z.enum(['done', 'failed', 'stopped']),
  reason: z.string().max(2000),
})
export type Attempt = z.infer<typeof attemptSchema>

/** What a landed bead left for those that depend on it. `commit`: absent when it was closed by hand. */
export const dependencyResultSchema = z.object({
  beadId: beadIdSchema,
  title: z.string(),
  summary: z.string(),
  commit: commitSchema.optional(),
  /** It is on the feature branch of this convoy only: whoever is of another branch waits until the convoy has landed. */
  onConvoy: convoyIdSchema.optional(),
})
export type DependencyResult = z.infer<typeof dependencyResultSchema>

/** A bead as views and rows carry it: all that the town knows of it. */
export const beadSchema = z.object({
  beadId: beadIdSchema,
  rigId: rigIdSchema,
  kind: beadKindSchema,
  title: beadTitleSchema,
  body: beadBodySchema,
  status: beadStatusSchema,
  priority: prioritySchema,
  labels: labelsSchema,
  /** `user`, `town`, or the id of the agent that made it. */
  createdBy: z.string().min(1).max(64),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  parentId: beadIdSchema.optional(),
  convoyId: convoyIdSchema.optional(),
  /** All beads that must be landed before it starts, and those of them that are not yet. */
  dependsOn: z.array(beadIdSchema),
  blockedBy: z.array(beadIdSchema),
  /** Of those of them that are. */
  results: z.array(dependencyResultSchema),
  /** "Do not start yet": until somebody starts it. */
  hold: z.boolean(),
  /** Only for this bead; absent: the rig's, else the town's. */
  model: z.string().min(1).max(200).optional(),
  /** Tries that were begun since it was made or opened again. */
  attemptCount: z.int().min(0),
  /** The newest tries, ended, oldest first. */
  attempts: z.array(attemptSchema),
  /** No try before this; absent: at once. */
  retryAt: z.iso.datetime().optional(),
  /** Of `in_progress`: who works on it, and since when. */
  agentId: agentIdSchema.optional(),
  startedAt: z.iso.datetime().optional(),
  /** Who is to work on it next, when somebody wished that. */
  wishedAgentId: agentIdSchema.optional(),
  /** The branch that its work is on; absent until the first try. */
  branch: z.string().max(250).optional(),
  /** `done` that was refused in the present try, because git did not prove it. */
  doneRefusals: z.int().min(0),
  /** Of `in_review`: its way through the merge queue. Of a rework bead always: the merge that it blocks. */
  mergeId: mergeIdSchema.optional(),
  reworkCause: reworkCauseSchema.optional(),
  /** Work that no target has yet, on a kept ref: the next try goes on from there. */
  savedCommit: commitSchema.optional(),
  /** What the worker left for whoever goes on, after a crash too. */
  checkpoint: z.string().max(20_000).optional(),
  /** What the worker said of its work; what dependants are told. */
  summary: z.string().max(10_000).optional(),
  /** Of a closed one: the commit of the target that has its work; absent when it was closed by hand. */
  landedCommit: commitSchema.optional(),
  closedAt: z.iso.datetime().optional(),
  /** Why it failed, or was closed by hand. */
  reason: z.string().max(2000).optional(),
  /** The bead's own limit in US dollars; absent: the town's. */
  budgetUsd: z.number().min(0).optional(),
  spend: spendSchema,
})
export type Bead = z.infer<typeof beadSchema>

/** Why an unfinished bead does not go on by itself at this moment; of one that does, what it is at. */
export const waitReasonSchema = z.object({
  kind: z.enum([
    'blocked',
    'held',
    'staged',
    'no_capacity',
    'backing_off',
    'needs_you',
    'paused',
    'container',
    'starting',
    'working',
    'in_queue',
    'verifying',
    'reworked',
    'landing',
  ]),
  /** In plain words, for a person. */
  text: z.string(),
  /** When it goes on by itself, where that is known. */
  until: z.iso.datetime().optional(),
  beadIds: z.array(beadIdSchema).optional(),
})
export type WaitReason = z.infer<typeof waitReasonSchema>

/** `waits`: absent of a closed one. */
export const beadViewSchema = beadSchema.extend({ waits: waitReasonSchema.optional() })
export type BeadView = z.infer<typeof beadViewSchema>

export const newBeadSchema = z.object({
  rigId: rigIdSchema,
  title: beadTitleSchema,
  body: beadBodySchema.default(''),
  priority: prioritySchema.default('medium'),
  labels: labelsSchema.default([]),
  dependsOn: dependsOnSchema.default([]),
  parentId: beadIdSchema.optional(),
  hold: z.boolean().default(false),
  model: z.string().trim().min(1).max(200).optional(),
  budgetUsd: z.number().min(0).max(1_000_000).optional(),
})
export type NewBead = z.infer<typeof newBeadSchema>

/** What is absent stays as it is. */
export const beadPatchSchema = z.object({
  title: beadTitleSchema.optional(),
  body: beadBodySchema.optional(),
  priority: prioritySchema.optional(),
  labels: labelsSchema.optional(),
  dependsOn: dependsOnSchema.optional(),
  hold: z.boolean().optional(),
  model: z.string().trim().min(1).max(200).nullable().optional(),
  budgetUsd: z.number().min(0).max(1_000_000).nullable().optional(),
})
export type BeadPatch = z.infer<typeof beadPatchSchema>
