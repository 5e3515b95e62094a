import { z } from 'zod'
import { conversationDeltaSchema, conversationMessageSchema } from './conversation.ts'
import { agentIdSchema } from './ids.ts'
import { uiActionSchema } from './page-view.ts'
import { townViewSchema } from './views.ts'
import { beadCardSchema } from './work/bead-card.ts'
import { beadIdSchema } from './work/ids.ts'
import { gateOutputSchema } from './work/gate-output.ts'
import { townEventViewSchema, workViewSchema } from './work/work-view.ts'

const seq = z.int().min(0)

/** Top-level fields of the town view that changed, whole; of the work, which changes with every turn of a busy town, only its own that did. */
export const townDeltaSchema = townViewSchema.partial().extend({ work: workViewSchema.partial().optional() })
export type TownDelta = z.infer<typeof townDeltaSchema>

/**
 * Messages of the status socket. A socket opened with `?after=<seq>` gets the deltas since then when the town still
 * has them, else a snapshot. `seq` grows by one per message and is greater after a restart than before it.
 */
export const statusMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), seq, town: townViewSchema }),
  z.object({ type: z.literal('delta'), seq, town: townDeltaSchema }),
  /** Rows of the mayor's conversation that are new or changed. */
  z.object({ type: z.literal('conversation'), seq, messages: z.array(conversationMessageSchema) }),
  /** Cards that are new or changed, whole, closed ones too, and beads that are gone. What several turns changed may come as one. */
  z.object({ type: z.literal('beads'), seq, cards: z.array(beadCardSchema), removed: z.array(beadIdSchema) }),
  /** What was recorded since the message before, in its order. Some of it may be told once more after a snapshot. */
  z.object({ type: z.literal('events'), seq, events: z.array(townEventViewSchema).min(1) }),
  z.object({ type: z.literal('deleted'), seq }),
  /** Every 20 s, without a number: a browser sees no ping, and a connection can break without a word. */
  z.object({ type: z.literal('alive') }),
  /** New text of an answer that streams. It has no number, since nobody needs it again: its whole row follows as `conversation`. */
  z.object({ type: z.literal('stream'), deltas: z.array(conversationDeltaSchema).min(1).max(200) }),
  /** These three only to viewers that watch (`ViewerMessage`), and without a number: who comes back reads anew. Rows of a worker's conversation. */
  z.object({ type: z.literal('agent_conversation'), agentId: agentIdSchema, messages: z.array(conversationMessageSchema) }),
  /** New text of a worker's answer. */
  z.object({ type: z.literal('agent_stream'), agentId: agentIdSchema, deltas: z.array(conversationDeltaSchema).min(1).max(200) }),
  z.object({ type: z.literal('gate_output'), output: gateOutputSchema }),
  /** Only to pages that take it, without a number: the mayor shows the user something. The page says when it has (`ViewerMessage`). */
  z.object({ type: z.literal('ui_action'), actionId: z.string(), action: uiActionSchema }),
])
export type StatusMessage = z.infer<typeof statusMessageSchema>

/** Text frames that the town itself sends on a terminal socket, until the container takes over. */
export const terminalProgressSchema = z.object({
  type: z.literal('progress'),
  /** One line for a person: what is being waited for. */
  text: z.string(),
  phase: z.string().optional(),
  elapsedMs: z.number().optional(),
})
export type TerminalProgress = z.infer<typeof terminalProgressSchema>

/** Close codes of the terminal socket. On `containerGone` the viewer connects again at once and resumes. */
export const terminalCloseCodes = { containerGone: 4001, agentNotFound: 4004, unauthenticated: 4401, tooSlow: 4408 } as const
