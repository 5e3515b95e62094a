import { z } from 'zod'
import { agentIdSchema, generationSchema, rigIdSchema } from '../ids.ts'
import { batchIdSchema, beadIdSchema, commitSchema, mergeIdSchema } from './ids.ts'
import { gateResultSchema } from './merge.ts'
import { gateSchema, rigConfigSchema } from './rig-config.ts'

/*
 * Routes of a container for work, beside those of container-routes.ts.
 *
 *   POST /agents/:agentId/collect     { generation } → CollectProof; takes the worktree's branch into the rig's repository, on a kept ref
 *   POST /agents/:agentId/diff        { generation } → WorktreeDiff; looks at the worktree as it is
 *   POST /agents/:agentId/gates       { generation, gates } → GateRun; runs the gates on the worktree's own commit, beside the request
 *   POST /rigs/:rigId/verify          VerifyRequest → 202; idempotent by batch and attempt; the outcome is a report (batch.verified)
 *   POST /rigs/:rigId/land            LandRequest → 202; idempotent by batch; the outcome is a report (batch.landed)
 *   POST /rigs/:rigId/check           CheckRequest → 202; the outcome is a report (merge.checked)
 *   POST /rigs/:rigId/diff            DiffRequest → Diff
 *   POST /workers/warm                AgentLaunchSpec → 202; brings the workers' server up, with no agent on it
 *   GET  /worktrees                   → WorktreeUsage
 */

/** A remote and its branches, as every rig route is told them. */
const rigRefSchema = z.object({ gitUrl: z.string().min(1).max(4096), target: z.string().min(1).max(250) })

/** What git says of a worker's branch. `unproved` when it could not be asked. */
export const collectProofSchema = z.discriminatedUnion('found', [
  z.object({
    found: z.literal('branch'),
    branch: z.string().max(250),
    head: commitSchema,
    /** Where the branch left its target. */
    base: commitSchema,
    /** Commits of its own. */
    commits: z.int().min(0),
    /** Files that differ from the base. */
    changedFiles: z.int().min(0),
    /** Files with changes that are in no commit. */
    uncommitted: z.array(z.string()).max(50),
  }),
  z.object({ found: z.literal('no_branch'), detail: z.string().max(2000) }),
  z.object({ found: z.literal('unproved'), detail: z.string().max(2000) }),
])
export type CollectProof = z.infer<typeof collectProofSchema>

export const collectRequestSchema = z.object({ generation: generationSchema })

export const agentGatesRequestSchema = z.object({ generation: generationSchema, gates: z.array(gateSchema).max(20) })
/** Asked again with the same commit, it is the same run. */
export const gateRunSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('running'), head: commitSchema, done: z.array(gateResultSchema) }),
  z.object({ state: z.literal('passed'), head: commitSchema, done: z.array(gateResultSchema) }),
  z.object({ state: z.literal('failed'), head: commitSchema, done: z.array(gateResultSchema) }),
])
export type GateRun = z.infer<typeof gateRunSchema>

export const verifyRequestSchema = rigRefSchema.extend({
  batchId: batchIdSchema,
  attempt: z.int().min(1),
  method: rigConfigSchema.shape.mergeMethod,
  gates: z.array(gateSchema).max(20),
  merges: z
    .array(z.object({ mergeId: mergeIdSchema, branch: z.string().max(250), head: commitSchema, title: z.string().max(300) }))
    .min(1)
    .max(50),
  /** Of a convoy's feature branch that is not there yet: made from this branch. */
  createTargetFrom: z.string().max(250).optional(),
})
export type VerifyRequest = z.infer<typeof verifyRequestSchema>

export const landRequestSchema = rigRefSchema.extend({
  batchId: batchIdSchema,
  strategy: z.enum(['direct', 'branch']),
  base: commitSchema,
  tip: commitSchema,
  merges: z
    .array(z.object({ mergeId: mergeIdSchema, branch: z.string().max(250), commit: commitSchema }))
    .min(1)
    .max(50),
})
export type LandRequest = z.infer<typeof landRequestSchema>

export const checkRequestSchema = rigRefSchema.extend({
  mergeId: mergeIdSchema,
  commit: commitSchema,
  branch: z.string().max(250),
})
export type CheckRequest = z.infer<typeof checkRequestSchema>

/** A unified diff of what `head` adds to where it left `target`. */
export const diffRequestSchema = rigRefSchema.extend({ head: commitSchema })
export type DiffRequest = z.infer<typeof diffRequestSchema>
export const diffSchema = z.object({
  base: commitSchema,
  head: commitSchema,
  /** At most 1 MB of it. */
  patch: z.string(),
  truncated: z.boolean(),
})
export type Diff = z.infer<typeof diffSchema>

export const agentDiffRequestSchema = z.object({ generation: generationSchema })
/** What a worktree holds beyond where it left its target, changes that are in no commit included. */
export const worktreeDiffSchema = diffSchema.extend({
  branch: z.string().max(250),
  target: z.string().max(250),
  /** Files with changes that are in no commit, a folder of new files as one; at most 50. */
  uncommitted: z.array(z.string()).max(50),
})
export type WorktreeDiff = z.infer<typeof worktreeDiffSchema>

export const worktreeUsageSchema = z.object({
  worktrees: z.array(
    z.object({
      rigId: rigIdSchema,
      agentId: agentIdSchema,
      beadId: beadIdSchema.optional(),
      bytes: z.int().min(0),
      lastUsedAt: z.iso.datetime(),
      inUse: z.boolean(),
    }),
  ),
  /** Of the rigs' own repositories. */
  repositoryBytes: z.int().min(0),
})
export type WorktreeUsage = z.infer<typeof worktreeUsageSchema>

/** What an agent works on; part of its launch. */
export const launchWorkSchema = z.object({
  gitUrl: z.string().min(1).max(4096),
  /** The branch of its own, and the one that it starts from and is to land on. */
  branch: z.string().min(1).max(250),
  target: z.string().min(1).max(250),
  /** Of a convoy's feature branch that is not there yet: made from this branch. */
  createTargetFrom: z.string().max(250).optional(),
  /** Of a convoy's feature branch: what it lacks of `mustContain` is merged into it from this branch. */
  syncTargetFrom: z.string().max(250).optional(),
  /** Commits that must be on the target before it starts: its blockers' (promise 4). */
  mustContain: z.array(commitSchema).max(100),
  /** Goes on from here: the branch as it was kept. Absent: from the target. */
  startFrom: commitSchema.optional(),
  /** Only reads: the worktree is at `startFrom`, on no branch. */
  readOnly: z.boolean(),
  beadId: beadIdSchema.optional(),
  mergeId: mergeIdSchema.optional(),
  /** Author of its commits. */
  author: z.object({ name: z.string().min(1).max(100), email: z.string().min(3).max(200) }),
})
export type LaunchWork = z.infer<typeof launchWorkSchema>
