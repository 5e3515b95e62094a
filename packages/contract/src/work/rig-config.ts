import { z } from 'zod'
import { convoyModeSchema } from './convoy.ts'

/** One command that must succeed on the merged tree before it lands. Run by `sh -c`, in the sandbox, in the worktree's top folder. */
export const gateSchema = z.object({
  command: z.string().trim().min(1, 'must not be empty').max(2000, 'must have at most 2,000 characters'),
  timeLimitMinutes: z.number().min(0.05).max(240).default(10),
})
export type Gate = z.infer<typeof gateSchema>

/** `direct`: the town pushes to the target. `branch`: it pushes the verified branch, and a person merges it. */
export const mergeStrategySchema = z.enum(['direct', 'branch'])

/** What is wished for one rig. */
export const rigConfigSchema = z.object({
  maxPolecats: z.int().min(1).max(50),
  gates: z.array(gateSchema).max(20),
  mergeStrategy: mergeStrategySchema,
  /** How a branch is put onto its target: as a merge commit, or its commits anew. */
  mergeMethod: z.enum(['merge', 'rebase']),
  batch: z.object({
    /** Branches that are verified together. 1: each alone. */
    size: z.int().min(1).max(20),
    /** Seconds that a branch waits for others before a batch that is not full starts. */
    waitSeconds: z.number().min(0).max(3600),
  }),
  /** A model reads each branch before it is verified, and may ask for rework. */
  review: z.boolean(),
  convoyMode: convoyModeSchema,
  /** For every worker of the rig, after the town's own. */
  instructions: z.string().max(4000),
  worktrees: z.object({
    /** Hours that the worktree of finished or failed work is kept. */
    keepHours: z
      .number()
      .min(0)
      .max(24 * 90),
    /** Megabytes of all worktrees of the rig; over it, the oldest that are safe to remove go first. */
    quotaMegabytes: z.number().min(1).max(10_000_000),
  }),
})
export type RigConfig = z.infer<typeof rigConfigSchema>

export const defaultRigConfig: RigConfig = {
  maxPolecats: 4,
  gates: [],
  mergeStrategy: 'direct',
  mergeMethod: 'merge',
  batch: { size: 5, waitSeconds: 5 },
  review: false,
  convoyMode: 'review-and-merge',
  instructions: '',
  worktrees: { keepHours: 24, quotaMegabytes: 10_000 },
}

/** What is absent stays as it is. */
export const rigConfigPatchSchema = z.object({
  maxPolecats: rigConfigSchema.shape.maxPolecats.optional(),
  gates: rigConfigSchema.shape.gates.optional(),
  mergeStrategy: mergeStrategySchema.optional(),
  mergeMethod: rigConfigSchema.shape.mergeMethod.optional(),
  batch: rigConfigSchema.shape.batch.partial().optional(),
  review: z.boolean().optional(),
  convoyMode: convoyModeSchema.optional(),
  instructions: rigConfigSchema.shape.instructions.optional(),
  worktrees: rigConfigSchema.shape.worktrees.partial().optional(),
})
export type RigConfigPatch = z.infer<typeof rigConfigPatchSchema>
