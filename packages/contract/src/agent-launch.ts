import { z } from 'zod'
import { agentIdSchema, generationSchema, rigIdSchema, townIdSchema } from './ids.ts'
import { engineSchema, modelPriceSchema, modelProviderSchema, roleSchema } from './model-config.ts'
import { launchWorkSchema } from './work/work-routes.ts'

/**
 * All that decides how an agent is launched. The town computes it in one place, and sends the same for a prewarm
 * (`GET /mayor-id`), for a resume (`GET /container-registry`) and for a start (`POST /agents/start`),
 * so that the three cannot differ. It may hold a secret: it is sent, never recorded or logged.
 */
export const agentLaunchSpecSchema = z.object({
  townId: townIdSchema,
  agentId: agentIdSchema,
  role: roleSchema,
  rigId: rigIdSchema.nullable(),
  generation: generationSchema,
  engine: engineSchema,
  /** `provider/model` as the engine names it. */
  model: z.string().min(1),
  smallModel: z.string().min(1),
  provider: z.object({
    /** The town's provider. */
    kind: modelProviderSchema,
    /** The id under which the engine knows it; the part of `model` before the first slash. */
    id: z.string().min(1),
    baseURL: z.string().optional(),
    apiKey: z.string().optional(),
    /** By the model's name there; absent: the engine knows them, or there are none. */
    prices: z.record(z.string(), modelPriceSchema).optional(),
  }),
  /** Null: the mayor, who works in no rig. */
  work: launchWorkSchema.nullable().default(null),
  /** What the agent is told about its duty; appended to the engine's own prompt. */
  instructions: z.string(),
})
export type AgentLaunchSpec = z.infer<typeof agentLaunchSpecSchema>
