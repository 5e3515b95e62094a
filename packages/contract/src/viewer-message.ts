import { z } from 'zod'
import { agentIdSchema } from './ids.ts'
import { maxPageViews, pageViewSchema } from './page-view.ts'

/** Agents that one viewer may watch: those that fit a screen. */
export const maxWatchedAgents = 8

/** What a viewer of the status socket may send. */
export const viewerMessageSchema = z.discriminatedUnion('type', [
  /** Shows it from now on the conversations of these workers as they grow, and what running gates print. Takes the place of the watch before. */
  z.object({ type: z.literal('watch'), agentIds: z.array(agentIdSchema).max(maxWatchedAgents), gates: z.boolean() }),
  /**
   * The viewer is a page that a person has open. `views`: what it shows and showed before, newest first, none when the user does not want
   * the mayor to know; `takesActions`: the mayor may open things on it. Takes the place of what it told before, and ends with its socket.
   */
  z.object({
    type: z.literal('page'),
    isVisible: z.boolean(),
    takesActions: z.boolean(),
    views: z.array(pageViewSchema).max(maxPageViews),
  }),
  /** A page has done what the mayor wanted. */
  z.object({ type: z.literal('ui_action_shown'), actionId: z.string().max(100) }),
])
export type ViewerMessage = z.infer<typeof viewerMessageSchema>
export type Watch = Omit<Extract<ViewerMessage, { type: 'watch' }>, 'type'>
export type PageState = Omit<Extract<ViewerMessage, { type: 'page' }>, 'type'>
