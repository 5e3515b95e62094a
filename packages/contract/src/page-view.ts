import { z } from 'zod'
import { agentIdSchema, rigIdSchema } from './ids.ts'
import { beadIdSchema, convoyIdSchema, mergeIdSchema } from './work/ids.ts'

/** The pages of a town, by the words of their addresses. */
export const pageNameSchema = z.enum([
  'overview',
  'beads',
  'convoys',
  'agents',
  'merges',
  'mail',
  'activity',
  'observability',
  'startup',
  'rigs',
  'settings',
])
export type PageName = z.infer<typeof pageNameSchema>

/** What a page of a town shows: which of its pages, and what is open on it. */
export const pageViewSchema = z.object({
  page: pageNameSchema,
  beadId: beadIdSchema.optional(),
  convoyId: convoyIdSchema.optional(),
  agentId: agentIdSchema.optional(),
  mergeId: mergeIdSchema.optional(),
  rigId: rigIdSchema.optional(),
})
export type PageView = z.infer<typeof pageViewSchema>

/** Views that a page tells of: the present one, and those before it. */
export const maxPageViews = 10

/** What the mayor may do on the user's page. Nothing of it changes anything but what is shown. */
export const uiActionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('open_bead'), beadId: beadIdSchema }),
  z.object({ type: z.literal('open_convoy'), convoyId: convoyIdSchema }),
  z.object({ type: z.literal('open_agent'), agentId: agentIdSchema }),
  z.object({ type: z.literal('open_merge'), mergeId: mergeIdSchema }),
  /** `beadId`: opened beside the page. */
  z.object({ type: z.literal('open_page'), page: pageNameSchema, beadId: beadIdSchema.optional() }),
])
export type UiAction = z.infer<typeof uiActionSchema>
