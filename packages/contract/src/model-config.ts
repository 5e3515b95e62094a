import { z } from 'zod'

export const engineSchema = z.enum(['kilo', 'opencode'])
export type Engine = z.infer<typeof engineSchema>

export const roleSchema = z.enum(['mayor', 'polecat', 'refinery'])
export type Role = z.infer<typeof roleSchema>

export const modelProviderSchema = z.enum(['kilo', 'anthropic', 'openai', 'openrouter', 'openai-compatible', 'demo'])
export type ModelProvider = z.infer<typeof modelProviderSchema>

const modelName = z.string().trim().min(1).max(200)
const roleModels = z.object({ mayor: modelName.optional(), polecat: modelName.optional(), refinery: modelName.optional() })

/** US dollars for a million tokens. `cachedUsd`: of input that the provider had in its cache; absent: as any other input. */
export const modelPriceSchema = z.object({
  inputUsd: z.number().min(0).max(1_000_000),
  outputUsd: z.number().min(0).max(1_000_000),
  cachedUsd: z.number().min(0).max(1_000_000).optional(),
})
export type ModelPrice = z.infer<typeof modelPriceSchema>

/** What a user may send. `apiKey` is write-only: it is kept apart and never comes back. */
export const modelConfigInputSchema = z.object({
  provider: modelProviderSchema,
  apiKey: z.string().min(1).max(4096).optional(),
  baseURL: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
  model: modelName,
  smallModel: modelName.optional(),
  roles: roleModels.optional(),
  /** By the model's name, of models behind an OpenAI-compatible URL, whose prices nobody else tells: what is not here costs nothing. */
  prices: z.record(modelName, modelPriceSchema).optional(),
})
export type ModelConfigInput = z.infer<typeof modelConfigInputSchema>

/** A change of them: null takes the key away. */
export const modelConfigPatchSchema = modelConfigInputSchema.extend({ apiKey: modelConfigInputSchema.shape.apiKey.nullable() })
export type ModelConfigPatch = z.infer<typeof modelConfigPatchSchema>

/** What the town records and shows: the same, with the key replaced by the reference to it. */
export const modelConfigSchema = modelConfigInputSchema.omit({ apiKey: true }).extend({
  /** Names the secret in the town's secret table; absent when there is none. Not a secret itself. */
  apiKeyRef: z.string().optional(),
})
export type ModelConfig = z.infer<typeof modelConfigSchema>

/** Providers that cannot work without a key of the user's. */
export const providersWithKey: ReadonlySet<ModelProvider> = new Set(['kilo', 'anthropic', 'openai', 'openrouter'])

export const demoModelConfig: ModelConfig = { provider: 'demo', model: 'demo-mayor' }
