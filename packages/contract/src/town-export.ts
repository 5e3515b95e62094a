import { z } from 'zod'
import { conversationMessageSchema } from './conversation.ts'
import { agentIdSchema, townIdSchema } from './ids.ts'
import { modelConfigInputSchema } from './model-config.ts'
import { containerConfigSchema, terminalConfigSchema } from './town-config.ts'
import { rigViewSchema } from './views.ts'
import { beadSchema } from './work/bead.ts'
import { convoySchema } from './work/convoy.ts'
import { escalationSchema } from './work/escalation.ts'
import { mailSchema } from './work/mail.ts'
import { mergeSchema } from './work/merge.ts'
import { rigConfigSchema } from './work/rig-config.ts'
import { workConfigSchema } from './work/work-config.ts'
import { agentViewSchema } from './work/worker.ts'

/** Grows when a reader of before would read something wrongly. New kinds of lines do not: a reader passes over what it does not know. */
export const exportVersion = 1
export const exportFormat = 'gastown-town'
export const exportMediaType = 'application/x-ndjson'

/** Settings without what may be a secret: of keys and addresses only whether there is one. */
export const exportedSettingsSchema = z.object({
  engine: z.string(),
  model: modelConfigInputSchema
    .omit({ apiKey: true, baseURL: true })
    .extend({ apiKeySet: z.boolean(), baseURL: z.string().optional() }),
  container: containerConfigSchema,
  terminal: terminalConfigSchema,
  work: workConfigSchema.omit({ notifications: true }).extend({
    notifications: workConfigSchema.shape.notifications.omit({ webhookUrl: true }).extend({ webhookSet: z.boolean() }),
  }),
})

/**
 * A town as one file: a JSON document on each line, in this order of kinds. The last line says how many of each there are: a file without it
 * was cut off. Described for people in `docs/export.md`.
 */
export const exportLineSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('town'),
    format: z.literal(exportFormat),
    version: z.literal(exportVersion),
    exportedAt: z.iso.datetime(),
    townId: townIdSchema,
    name: z.string(),
    createdAt: z.iso.datetime(),
  }),
  z.object({ kind: z.literal('settings'), settings: exportedSettingsSchema }),
  z.object({ kind: z.literal('rig'), rig: rigViewSchema, config: rigConfigSchema }),
  z.object({ kind: z.literal('agent'), agent: agentViewSchema }),
  z.object({ kind: z.literal('convoy'), convoy: convoySchema }),
  z.object({ kind: z.literal('bead'), bead: beadSchema }),
  z.object({ kind: z.literal('merge'), merge: mergeSchema }),
  z.object({ kind: z.literal('escalation'), escalation: escalationSchema }),
  z.object({ kind: z.literal('mail'), mail: mailSchema }),
  /** In the order in which they became true. */
  z.object({ kind: z.literal('event'), seq: z.int().min(1), event: z.looseObject({ type: z.string(), at: z.iso.datetime() }) }),
  /** `agentId: null`: of the mayor's conversation. Oldest first, one conversation after the other. */
  z.object({ kind: z.literal('message'), agentId: agentIdSchema.nullable(), message: conversationMessageSchema }),
  z.object({ kind: z.literal('end'), lines: z.record(z.string(), z.int().min(0)) }),
])
export type ExportLine = z.input<typeof exportLineSchema>
