import { z } from 'zod'

/** US dollars; `soft` warns, `hard` pauses until it is raised. Absent: no limit. */
const limitsSchema = z
  .object({ softUsd: z.number().min(0).max(1_000_000).optional(), hardUsd: z.number().min(0).max(1_000_000).optional() })
  .refine(({ softUsd, hardUsd }) => softUsd === undefined || hardUsd === undefined || softUsd <= hardUsd, {
    message: 'softUsd must not be more than hardUsd',
    path: ['softUsd'],
  })

/** The town's settings of its work. */
export const workConfigSchema = z.object({
  /** Workers of all rigs together. */
  maxPolecats: z.int().min(1).max(100),
  /** A convoy waits for its start unless whoever makes it says otherwise. */
  stagedConvoys: z.boolean(),
  budgets: z.object({
    /** All that the town ever spends. */
    town: limitsSchema,
    /** A day, in UTC. */
    day: limitsSchema,
    /** Any one bead, unless it has its own. */
    bead: limitsSchema,
  }),
  notifications: z.object({
    /** Gets every escalation as a JSON POST; absent: none. */
    webhookUrl: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
    /** The open page shows escalations as notifications of the desktop. */
    desktop: z.boolean(),
    /** Browsers that subscribed are told of escalations and of convoys that have landed, also while no page is open. */
    push: z.boolean(),
  }),
  /** For every agent of a role, after the town's own. */
  instructions: z.object({ mayor: z.string().max(4000), polecat: z.string().max(4000), refinery: z.string().max(4000) }),
})
export type WorkConfig = z.infer<typeof workConfigSchema>

export const defaultWorkConfig: WorkConfig = {
  maxPolecats: 8,
  stagedConvoys: false,
  budgets: { town: {}, day: {}, bead: {} },
  notifications: { desktop: true, push: true },
  instructions: { mayor: '', polecat: '', refinery: '' },
}

/** What is absent stays as it is; a limit that is null is taken away. */
const limitsPatchSchema = z.object({
  softUsd: z.number().min(0).max(1_000_000).nullable().optional(),
  hardUsd: z.number().min(0).max(1_000_000).nullable().optional(),
})
export const workConfigPatchSchema = z.object({
  maxPolecats: workConfigSchema.shape.maxPolecats.optional(),
  stagedConvoys: z.boolean().optional(),
  budgets: z
    .object({ town: limitsPatchSchema.optional(), day: limitsPatchSchema.optional(), bead: limitsPatchSchema.optional() })
    .optional(),
  notifications: z
    .object({
      webhookUrl: z
        .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
        .nullable()
        .optional(),
      desktop: z.boolean().optional(),
      push: z.boolean().optional(),
    })
    .optional(),
  instructions: workConfigSchema.shape.instructions.partial().optional(),
})
export type WorkConfigPatch = z.infer<typeof workConfigPatchSchema>
