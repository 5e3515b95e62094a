import { z } from 'zod'
import { engineSchema, modelConfigInputSchema, modelConfigSchema } from './model-config.ts'

/** 1 to 64 characters after trimming, none of them a control character. */
export const nameSchema = z
  .string()
  .trim()
  .min(1, 'must have at least 1 character')
  .max(64, 'must have at most 64 characters')
  // oxlint-disable-next-line no-control-regex -- control characters are just what is refused
  .refine((name) => !/[\u0000-\u001f\u007f]/.test(name), 'must not hold control characters')

export const containerConfigSchema = z.object({
  /** Minutes without work, viewer or mayor activity after which the container sleeps. 0: never. */
  sleepAfterMinutes: z.number().min(0).max(1440),
})

/** All settings of one town, as the town records them. */
export const townConfigSchema = z.object({
  engine: engineSchema,
  model: modelConfigSchema,
  container: containerConfigSchema,
})
export type TownConfig = z.infer<typeof townConfigSchema>

/** A partial update: what is absent stays as it is. */
export const townConfigPatchSchema = z.object({
  engine: engineSchema.optional(),
  model: modelConfigInputSchema.optional(),
  container: containerConfigSchema.partial().optional(),
})
export type TownConfigPatch = z.infer<typeof townConfigPatchSchema>

/** The settings as a browser sees them: the key is only said to be there. */
export const townConfigViewSchema = z.object({
  engine: engineSchema,
  model: modelConfigInputSchema.omit({ apiKey: true }).extend({ apiKeySet: z.boolean() }),
  container: containerConfigSchema,
})
export type TownConfigView = z.infer<typeof townConfigViewSchema>

/** Sleep after half an hour: a warm mayor costs about 600 MB, and a boot of its server 2.5 s of CPU. */
export const defaultContainerConfig: z.infer<typeof containerConfigSchema> = { sleepAfterMinutes: 30 }
