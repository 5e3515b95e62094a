import { z } from 'zod'

/*
 * What the adapter reads of the engines' answers and events. Only that: fields that are not named here may change with any
 * version. A part or an event of a shape that is not known is passed over, never an error.
 */

export const healthSchema = z.object({ healthy: z.boolean(), version: z.string() })

export const sessionSchema = z.object({
  id: z.string().min(1),
  directory: z.string(),
  parentID: z.string().nullish(),
  time: z.object({ updated: z.number(), archived: z.number().nullish() }),
})
export type EngineSession = z.infer<typeof sessionSchema>

export const sessionStatusSchema = z.object({ type: z.string() })
export const sessionStatusesSchema = z.record(z.string(), sessionStatusSchema)

const errorSchema = z.object({
  name: z.string(),
  data: z.object({ message: z.string().optional(), isRetryable: z.boolean().optional() }).loose().optional(),
})

/** Of an assistant message: what its model took. Tokens of the cache and of thoughts are part of neither of the other two. */
const usageFields = {
  providerID: z.string().optional(),
  modelID: z.string().optional(),
  cost: z.number().optional().catch(undefined),
  tokens: z
    .object({
      input: z.number(),
      output: z.number(),
      reasoning: z.number().optional(),
      cache: z.object({ read: z.number(), write: z.number() }).optional(),
    })
    .optional()
    .catch(undefined),
}

const partSchema = z.object({
  id: z.string(),
  messageID: z.string().optional(),
  type: z.string(),
  /** Of a tool: its name, and how far its use is (`pending`, `running`, `completed`, `error`). */
  tool: z.string().optional(),
  state: z.object({ status: z.string(), title: z.string().nullish() }).optional().catch(undefined),
  text: z.string().optional(),
  synthetic: z.boolean().nullish(),
  ignored: z.boolean().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
})

export type EnginePart = z.infer<typeof partSchema>

export const messageSchema = z.object({
  info: z.object({
    id: z.string().min(1),
    role: z.enum(['user', 'assistant']),
    /** Assistant: the user message that began the turn. */
    parentID: z.string().nullish(),
    time: z.object({ created: z.number(), completed: z.number().nullish() }),
    error: errorSchema.nullish().catch({ name: 'UnknownError' }),
    /** Assistant: why the model stopped. `tool-calls`: the turn goes on. */
    finish: z.string().nullish(),
    ...usageFields,
  }),
  parts: z.array(partSchema),
})
export type EngineMessage = z.infer<typeof messageSchema>
export const messagesSchema = z.array(messageSchema)

export const mcpStatusesSchema = z.record(z.string(), z.object({ status: z.string(), error: z.string().optional() }))

export const askSchema = z.object({
  id: z.string().min(1),
  sessionID: z.string(),
  permission: z.string().optional(),
  message: z.string().optional(),
})
export const asksSchema = z.array(askSchema)
export type EngineAsk = z.infer<typeof askSchema>

/** An event of `/global/event`. */
export const eventSchema = z.object({
  /** The folder of whose part of the server it tells. */
  directory: z.string().optional(),
  payload: z.object({
    type: z.string(),
    properties: z
      .object({
        id: z.string().optional(),
        sessionID: z.string().optional(),
        permission: z.string().optional(),
        message: z.string().optional(),
        messageID: z.string().optional(),
        partID: z.string().optional(),
        directory: z.string().optional(),
        field: z.string().optional(),
        delta: z.string().optional(),
        status: sessionStatusSchema.optional().catch(undefined),
        error: errorSchema.optional().catch(undefined),
        part: partSchema.optional().catch(undefined),
        info: z
          .object({
            id: z.string().optional(),
            sessionID: z.string().optional(),
            role: z.string().optional(),
            time: z.object({ created: z.number(), completed: z.number().nullish() }).optional().catch(undefined),
            ...usageFields,
          })
          .optional()
          .catch(undefined),
      })
      .catch({}),
  }),
})
export type EngineEvent = z.infer<typeof eventSchema>['payload']
/** What an engine says of one message, in its store or in an event. */
export type EngineMessageInfo = NonNullable<EngineEvent['properties']['info']>

/** Keys in the metadata of a user message's text part, by which the engine's own store is the ledger of what was delivered. */
export const messageIdKey = 'gastownMessageId'
/** Marks a note of the adapter's own: the user stopped the turn before it. */
export const stoppedKey = 'gastownStopped'
/** Marks a prompt of the adapter's own that goes on with a turn that was cut off. */
export const continuationKey = 'gastownContinuation'
