import { z } from 'zod'
import { agentArgument, beadArgument, convoyArgument, rigArgument } from '../arguments.ts'
import { defineTool, type Tool } from '../tool.ts'

const ofRig = { rig_id: rigArgument.optional() }
const actionSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('open_bead_drawer'), bead_id: beadArgument, ...ofRig }),
  z.strictObject({ type: z.literal('open_convoy_drawer'), convoy_id: convoyArgument }),
  z.strictObject({ type: z.literal('open_agent_drawer'), agent_id: agentArgument, ...ofRig }),
  z.strictObject({ type: z.literal('navigate'), page: z.enum(['town-overview', 'beads', 'agents', 'rigs', 'settings']) }),
  z.strictObject({ type: z.literal('highlight_bead'), bead_id: beadArgument, ...ofRig }),
])

/** What the mayor may do on the user's page. */
export const uiTools: readonly Tool[] = [
  defineTool({
    name: 'gt_ui_action',
    description: "Shows something on the user's page, when it is open: a bead, a convoy, an agent, or another view.",
    roles: ['mayor'],
    input: z.strictObject({ action: actionSchema }),
    handle: () =>
      Promise.resolve({
        shown: false,
        reason: 'The page is not open to it yet. Tell the user in words where to look, by title and id.',
      }),
  }),
]
