import { GastownError } from '@gastown/contract/errors'
import { beadPatchSchema, dependsOnSchema } from '@gastown/contract/work/bead'
import { beadIdSchema, type BeadId } from '@gastown/contract/work/ids'
import { z } from 'zod'
import { agentArgument, beadArgument, checkRig, guardRigArgument, textArgument } from '../arguments.ts'
import { findLanded } from '../../procedures/find-landed.ts'
import { showBead } from '../show.ts'
import { defineTool, nowOf, takeOf, type Tool, type ToolCall } from '../tool.ts'

const { title, body, priority, labels, hold, model } = beadPatchSchema.shape
const ofBead = { bead_id: beadArgument, rig_id: guardRigArgument }

/** Changes to one bead. A status is never set: it is what became of the bead. */
export const beadTools: readonly Tool[] = [
  defineTool({
    name: 'gt_bead_update',
    description:
      'Changes the text, priority, labels or dependencies of an unfinished bead, or holds it. A worker that is at it is not told: gt_nudge it, or gt_bead_reassign. A status cannot be set: use gt_bead_start, gt_bead_retry, gt_bead_close.',
    roles: ['mayor'],
    input: z.strictObject({
      ...ofBead,
      title,
      body,
      priority,
      labels,
      depends_on: dependsOnSchema.optional().describe('Replaces what it depends on'),
      hold,
      model: model.describe("null: the town's again"),
      budget_usd: beadPatchSchema.shape.budgetUsd.describe("null: the town's again"),
    }),
    async handle(call, { bead_id, rig_id, depends_on, budget_usd, ...plain }) {
      checkRig(call.engine.town, { beadId: bead_id }, rig_id)
      const patch = {
        ...plain,
        ...(depends_on === undefined ? {} : { dependsOn: depends_on }),
        ...(budget_usd === undefined ? {} : { budgetUsd: budget_usd }),
      }
      const landed = await findLanded(call.engine, depends_on ?? [])
      await takeOf(call, { type: 'bead.update', beadId: bead_id, patch, landed, by: call.caller.by })
      return tellBead(call, bead_id)
    },
  }),
  defineTool({
    name: 'gt_bead_start',
    description: 'Takes the hold of a bead away, or the pause before its next try.',
    roles: ['mayor'],
    input: z.strictObject(ofBead),
    async handle(call, { bead_id, rig_id }) {
      checkRig(call.engine.town, { beadId: bead_id }, rig_id)
      await takeOf(call, { type: 'bead.start', beadId: bead_id, by: call.caller.by })
      return tellBead(call, bead_id)
    },
  }),
  defineTool({
    name: 'gt_bead_retry',
    description: 'Opens a failed bead again. First mend what made it fail (gt_bead_status says what), or it fails again.',
    roles: ['mayor'],
    input: z.strictObject(ofBead),
    async handle(call, { bead_id, rig_id }) {
      checkRig(call.engine.town, { beadId: bead_id }, rig_id)
      await takeOf(call, { type: 'bead.retry', beadId: bead_id, by: call.caller.by })
      return tellBead(call, bead_id)
    },
  }),
  defineTool({
    name: 'gt_bead_close',
    description: 'Closes a bead without its work: it is not wanted any more, or done elsewhere. What depends on it goes on.',
    roles: ['mayor'],
    input: z.strictObject({ ...ofBead, reason: textArgument(2_000) }),
    async handle(call, { bead_id, rig_id, reason }) {
      checkRig(call.engine.town, { beadId: bead_id }, rig_id)
      await takeOf(call, { type: 'bead.close', beadId: bead_id, reason, by: call.caller.by })
      return { bead_id, closed: true }
    },
  }),
  defineTool({
    name: 'gt_bead_reassign',
    description:
      'Takes a bead from whoever works on it, whose work is saved, and gives it to another worker, or to whoever is free.',
    roles: ['mayor'],
    input: z.strictObject({ ...ofBead, agent_id: agentArgument.nullable().default(null).describe('null: whoever is free') }),
    async handle(call, { bead_id, rig_id, agent_id }) {
      checkRig(call.engine.town, { beadId: bead_id }, rig_id)
      await takeOf(call, { type: 'bead.reassign', beadId: bead_id, agentId: agent_id, by: call.caller.by })
      return tellBead(call, bead_id)
    },
  }),
  defineTool({
    name: 'gt_bead_delete',
    description:
      'Deletes beads for good, with their children. Work of theirs stays on its refs. To drop work, rather close a bead.',
    roles: ['mayor'],
    input: z.strictObject({
      bead_id: z.union([beadIdSchema, z.array(beadIdSchema).min(1).max(5_000)]).describe('One id, or a list'),
      rig_id: guardRigArgument,
    }),
    async handle(call, { bead_id, rig_id }) {
      const deleted: BeadId[] = []
      const refused: { bead_id: BeadId; reason: string }[] = []
      for (const beadId of new Set(Array.isArray(bead_id) ? bead_id : [bead_id])) {
        try {
          checkRig(call.engine.town, { beadId }, rig_id)
          await takeOf(call, { type: 'bead.delete', beadId, by: call.caller.by }, beadId)
          deleted.push(beadId)
        } catch (error) {
          if (!(error instanceof GastownError)) throw error
          // A child goes with its parent: it may have been deleted a moment ago.
          if (!Array.isArray(bead_id)) throw error
          refused.push({ bead_id: beadId, reason: `${error.code}: ${error.message}` })
        }
      }
      return { deleted, ...(refused.length === 0 ? {} : { not_deleted: refused }) }
    },
  }),
]

function tellBead(call: ToolCall, beadId: BeadId): unknown {
  const bead = call.engine.town.work.beads.get(beadId)
  return bead === undefined ? { bead_id: beadId } : showBead(call.engine.town, bead, nowOf(call))
}
