import { GastownError } from '@gastown/contract/errors'
import { beadTitleSchema, dependsOnSchema } from '@gastown/contract/work/bead'
import { convoyModeSchema, convoyStatusSchema, type Convoy } from '@gastown/contract/work/convoy'
import type { ConvoyId } from '@gastown/contract/work/ids'
import { z } from 'zod'
import { beadArgument, convoyArgument } from '../arguments.ts'
import { findLanded } from '../../procedures/find-landed.ts'
import { showBead, showConvoy } from '../show.ts'
import { defineTool, nowOf, takeOf, type Tool, type ToolCall } from '../tool.ts'

/** Ended convoys in a list. */
const listed = 50

/** Convoys: how they stand, and how they are changed. */
export const convoyTools: readonly Tool[] = [
  defineTool({
    name: 'gt_list_convoys',
    description: 'The convoys and how far they are: unfinished ones, then those that ended last.',
    roles: ['mayor'],
    input: z.strictObject({ status: convoyStatusSchema.optional() }),
    async handle({ engine }, { status }) {
      const known = engine.town.work.convoys
      const rows = await engine.store.listConvoys({ ...(status === undefined ? {} : { status: [status] }), limit: listed })
      const ended = rows.filter(({ convoyId }) => !known.has(convoyId))
      const unfinished = [...known.values()].filter((convoy) => status === undefined || convoy.status === status)
      return { convoys: [...unfinished, ...ended].map((convoy) => showConvoy(engine.town, convoy)) }
    },
  }),
  defineTool({
    name: 'gt_convoy_status',
    description: 'A convoy with each of its beads: what has landed, what is worked on, what waits and for what.',
    roles: ['mayor'],
    input: z.strictObject({ convoy_id: convoyArgument }),
    handle: (call, { convoy_id }) => tellConvoy(call, convoy_id),
  }),
  defineTool({
    name: 'gt_convoy_start',
    description: 'Starts a staged convoy.',
    roles: ['mayor'],
    input: z.strictObject({ convoy_id: convoyArgument }),
    async handle(call, { convoy_id }) {
      await takeOf(call, { type: 'convoy.start', convoyId: convoy_id, by: call.caller.by })
      return await tellConvoy(call, convoy_id)
    },
  }),
  defineTool({
    name: 'gt_convoy_add_bead',
    description: 'Makes a bead part of a convoy of the same rig.',
    roles: ['mayor'],
    input: z.strictObject({
      convoy_id: convoyArgument,
      bead_id: beadArgument,
      depends_on: dependsOnSchema.optional().describe('Replaces what the bead depends on'),
    }),
    async handle(call, { convoy_id, bead_id, depends_on }) {
      const landed = await findLanded(call.engine, depends_on ?? [])
      await takeOf(call, {
        type: 'convoy.add',
        convoyId: convoy_id,
        beadId: bead_id,
        ...(depends_on === undefined ? {} : { dependsOn: depends_on }),
        landed,
        by: call.caller.by,
      })
      return await tellConvoy(call, convoy_id)
    },
  }),
  defineTool({
    name: 'gt_convoy_remove_bead',
    description: 'Takes a bead out of a convoy. The bead stays, and goes on by itself.',
    roles: ['mayor'],
    input: z.strictObject({ convoy_id: convoyArgument, bead_id: beadArgument }),
    async handle(call, { convoy_id, bead_id }) {
      await takeOf(call, { type: 'convoy.remove', convoyId: convoy_id, beadId: bead_id, by: call.caller.by })
      return await tellConvoy(call, convoy_id)
    },
  }),
  defineTool({
    name: 'gt_convoy_update',
    description: 'Changes a convoy: its title at any time, how it lands only before it has begun.',
    roles: ['mayor'],
    input: z.strictObject({
      convoy_id: convoyArgument,
      title: beadTitleSchema.optional(),
      merge_mode: convoyModeSchema.optional(),
      feature_branch: z.string().min(1).max(200).optional(),
    }),
    async handle(call, { convoy_id, title, merge_mode, feature_branch }) {
      await takeOf(call, {
        type: 'convoy.update',
        convoyId: convoy_id,
        ...(title === undefined ? {} : { title }),
        ...(merge_mode === undefined ? {} : { mode: merge_mode }),
        ...(feature_branch === undefined ? {} : { featureBranch: feature_branch }),
        by: call.caller.by,
      })
      return await tellConvoy(call, convoy_id)
    },
  }),
  defineTool({
    name: 'gt_convoy_close',
    description:
      'Gives a convoy up: what has landed stays, it ends as failed, and its open beads are put on hold, outside of it.',
    roles: ['mayor'],
    input: z.strictObject({ convoy_id: convoyArgument, reason: z.string().trim().max(2_000).default('') }),
    async handle(call, { convoy_id, reason }) {
      await takeOf(call, { type: 'convoy.close', convoyId: convoy_id, reason, by: call.caller.by })
      return await tellConvoy(call, convoy_id)
    },
  }),
]

async function tellConvoy(call: ToolCall, convoyId: ConvoyId): Promise<unknown> {
  const { town } = call.engine
  const convoy = await requireConvoy(call, convoyId)
  const beads = convoy.members.map(({ beadId, title, status, dependsOn, landedCommit }) => {
    const bead = town.work.beads.get(beadId)
    if (bead !== undefined) return showBead(town, bead, nowOf(call))
    return {
      bead_id: beadId,
      title,
      status,
      ...(dependsOn.length === 0 ? {} : { depends_on: dependsOn }),
      ...(landedCommit === undefined ? {} : { landed_commit: landedCommit }),
    }
  })
  return { ...showConvoy(town, convoy), beads }
}

async function requireConvoy({ engine }: ToolCall, convoyId: ConvoyId): Promise<Convoy> {
  const found = engine.town.work.convoys.get(convoyId) ?? (await engine.store.findConvoy(convoyId))
  if (found !== null) return found
  throw new GastownError(
    'CONVOY_NOT_FOUND',
    `convoy_id: the town has no convoy "${convoyId}". See gt_list_convoys for their ids.`,
  )
}
