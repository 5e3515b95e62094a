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
  }),
  parts: z.array(partSchema),
})
export type EngineMessage = z.infer<typeof messageSchema>
export const messagesSchema = z.array(messageSchema)

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
            time: z.object({ created: z.number() }).optional().catch(undefined),
          })
          .optional()
          .catch(undefined),
      })
      .catch({}),
  }),
})
export type EngineEvent = z.infer<typeof eventSchema>['payload']

/** Keys in the metadata of a user message's text part, by which the engine's own store is the ledger of what was delivered. */
export const messageIdKey = 'gastownMessageId'
/** Marks a note of the adapter's own: the user stopped the turn before it. */
export const stoppedKey = 'gastownStopped'
/** Marks a prompt of the adapter's own that goes on with a turn that was cut off. */
export const continuationKey = 'gastownContinuation'
