import { GastownError } from '@gastown/contract/errors'
import { pageNameSchema, type UiAction } from '@gastown/contract/page-view'
import { mergeIdSchema } from '@gastown/contract/work/ids'
import { z } from 'zod'
import type { ShownOnPages } from '../../feed/open-pages.ts'
import { agentArgument, beadArgument, checkRig, convoyArgument, guardRigArgument } from '../arguments.ts'
import { defineTool, type Tool, type ToolCall } from '../tool.ts'

const ofRig = { rig_id: guardRigArgument }
const actionSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('open_bead_drawer'), bead_id: beadArgument, ...ofRig }),
  z.strictObject({ type: z.literal('open_convoy_drawer'), convoy_id: convoyArgument }),
  z.strictObject({ type: z.literal('open_agent_drawer'), agent_id: agentArgument, ...ofRig }),
  z.strictObject({ type: z.literal('open_merge'), merge_id: mergeIdSchema.describe('As gt_merge_queue names it') }),
  z.strictObject({
    type: z.literal('navigate'),
    page: z.enum(['town-overview', ...pageNameSchema.exclude(['overview']).options]),
  }),
  z.strictObject({ type: z.literal('highlight_bead'), bead_id: beadArgument, ...ofRig }),
])

/** What the mayor may do on the user's page. */
export const uiTools: readonly Tool[] = [
  defineTool({
    name: 'gt_ui_action',
    description:
      "Opens something on the user's page, when it is open and the user allows it: a bead, a convoy, an agent, a merge, or another page. Use it when the user asks to see something, not to report.",
    roles: ['mayor'],
    input: z.strictObject({ action: actionSchema }),
    async handle(call, { action }) {
      const wanted = await actionOf(call, action)
      return tellShown(await call.showOnPages(call.engine, wanted))
    },
  }),
]

/** What the page is told. Throws for what the town does not have: an empty drawer would be no answer. */
async function actionOf({ engine }: ToolCall, action: z.output<typeof actionSchema>): Promise<UiAction> {
  const { town, store } = engine
  switch (action.type) {
    case 'open_bead_drawer':
    case 'highlight_bead': {
      const { bead_id: beadId, rig_id } = action
      checkRig(town, { beadId }, rig_id)
      const isThere = town.work.beads.has(beadId) || (await store.findBeads([beadId])).length > 0
      if (!isThere) throw notThere('BEAD_NOT_FOUND', 'bead_id', beadId)
      return action.type === 'open_bead_drawer' ? { type: 'open_bead', beadId } : { type: 'open_page', page: 'beads', beadId }
    }
    case 'open_convoy_drawer': {
      const { convoy_id: convoyId } = action
      if (town.work.convoys.has(convoyId) || (await store.findConvoy(convoyId)) !== null) return { type: 'open_convoy', convoyId }
      throw notThere('CONVOY_NOT_FOUND', 'convoy_id', convoyId)
    }
    case 'open_agent_drawer': {
      const { agent_id: agentId, rig_id } = action
      checkRig(town, { agentId }, rig_id)
      if (town.work.workers.has(agentId) || town.mayor?.agentId === agentId) return { type: 'open_agent', agentId }
      throw notThere('AGENT_NOT_FOUND', 'agent_id', agentId)
    }
    case 'open_merge': {
      const { merge_id: mergeId } = action
      if (town.work.merges.has(mergeId) || (await store.findMerge(mergeId)) !== null) return { type: 'open_merge', mergeId }
      throw notThere('MERGE_NOT_FOUND', 'merge_id', mergeId)
    }
    case 'navigate':
      return { type: 'open_page', page: action.page === 'town-overview' ? 'overview' : action.page }
  }
}

function notThere(
  code: 'BEAD_NOT_FOUND' | 'CONVOY_NOT_FOUND' | 'AGENT_NOT_FOUND' | 'MERGE_NOT_FOUND',
  field: string,
  id: string,
): GastownError {
  return new GastownError(code, `${field}: the town has no "${id}". Look the id up; never invent one.`, { field })
}

/** Honest: shown is what a page said that it shows. */
function tellShown({ open, takers, told, shown }: ShownOnPages): {
  shown: boolean
  open_pages: number
  shown_on: number
  reason?: string
} {
  const result = { shown: shown > 0, open_pages: open, shown_on: shown }
  if (shown > 0) return result
  const why =
    open === 0
      ? 'The user has no page of this town open.'
      : takers === 0
        ? 'The user does not let the mayor open things on the page.'
        : told === 0
          ? 'The page is open, and nobody looks at it now.'
          : 'The page did not answer.'
  return { ...result, reason: `${why} Tell the user in words where to look, by title and id.` }
}
