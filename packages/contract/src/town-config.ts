import { z } from 'zod'
import { workConfigPatchSchema, workConfigSchema } from './work/work-config.ts'
import { engineSchema, modelConfigInputSchema, modelConfigPatchSchema, modelConfigSchema } from './model-config.ts'

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

/** What a town's terminals cost while nobody looks: the program of one takes about 500 MB. */
export const terminalConfigSchema = z.object({
  /** The mayor's terminal is started as soon as its session is open; else when a viewer comes. */
  background: z.boolean(),
  /** Minutes without a viewer after which a terminal is closed; the next viewer opens it again. 0: never. */
  closeAfterMinutes: z.number().min(0).max(1440),
})
export type TerminalConfig = z.infer<typeof terminalConfigSchema>

/** Warm for the first look, and ten minutes for whoever goes back and forth between pages. */
export const defaultTerminalConfig: TerminalConfig = { background: true, closeAfterMinutes: 10 }

/** All settings of one town, as the town records them. */
export const townConfigSchema = z.object({
  engine: engineSchema,
  model: modelConfigSchema,
  container: containerConfigSchema,
  terminal: terminalConfigSchema,
})
export type TownConfig = z.infer<typeof townConfigSchema>

/** A partial update: what is absent stays as it is. */
export const townConfigPatchSchema = z.object({
  engine: engineSchema.optional(),
  model: modelConfigPatchSchema.optional(),
  container: containerConfigSchema.partial().optional(),
  terminal: terminalConfigSchema.partial().optional(),
  work: workConfigPatchSchema.optional(),
})
export type TownConfigPatch = z.infer<typeof townConfigPatchSchema>

/** The settings as a browser sees them: the key is only said to be there. */
export const townConfigViewSchema = z.object({
  engine: engineSchema,
  model: modelConfigInputSchema.omit({ apiKey: true }).extend({ apiKeySet: z.boolean() }),
  container: containerConfigSchema,
  terminal: terminalConfigSchema.default(defaultTerminalConfig),
  work: workConfigSchema,
})
export type TownConfigView = z.infer<typeof townConfigViewSchema>

/** Sleep after half an hour: a warm mayor costs about 600 MB, and a boot of its server 2.5 s of CPU. */
export const defaultContainerConfig: z.infer<typeof containerConfigSchema> = { sleepAfterMinutes: 30 }
