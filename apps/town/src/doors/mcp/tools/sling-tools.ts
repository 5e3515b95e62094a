import { beadBodySchema, beadTitleSchema, dependsOnSchema, labelsSchema, prioritySchema } from '@gastown/contract/work/bead'
import { convoyModeSchema } from '@gastown/contract/work/convoy'
import { beadIdSchema, convoyIdSchema } from '@gastown/contract/work/ids'
import { z } from 'zod'
import { rigArgument } from '../arguments.ts'
import { findLanded } from '../../procedures/find-landed.ts'
import { showBead, showConvoy } from '../show.ts'
import { defineTool, nowOf, takeOf, type Tool } from '../tool.ts'

const modelArgument = z.string().trim().min(1).max(200).describe("Only for this bead; absent: the town's").optional()
const bodyArgument = beadBodySchema
  .default('')
  .describe(
    'All that the worker needs, who cannot ask and has not heard this conversation: what and why, files, what done means, how to check it',
  )

/** How work is handed to the workers. */
export const slingTools: readonly Tool[] = [
  defineTool({
    name: 'gt_sling',
    description: 'Hands one bead to a rig. A worker begins at once, unless it is on hold or waits for beads that it depends on.',
    roles: ['mayor'],
    input: z.strictObject({
      rig_id: rigArgument,
      title: beadTitleSchema,
      body: bodyArgument,
      priority: prioritySchema.default('medium'),
      labels: labelsSchema.default([]),
      depends_on: dependsOnSchema.default([]).describe('Ids of beads that must have landed before it begins'),
      hold: z.boolean().default(false).describe('Do not begin until gt_bead_start'),
      model: modelArgument,
    }),
    async handle(call, { rig_id, depends_on, model, ...plain }) {
      const { engine } = call
      const bead = { ...plain, rigId: rig_id, dependsOn: depends_on, ...(model === undefined ? {} : { model }) }
      const landed = await findLanded(engine, depends_on)
      const ids = await takeOf(call, { type: 'bead.create', bead, landed, by: call.caller.by })
      const made = engine.town.work.beads.get(beadIdSchema.parse(ids['beadId']))
      return made === undefined ? { bead_id: ids['beadId'] } : showBead(engine.town, made, nowOf(call))
    },
  }),
  defineTool({
    name: 'gt_sling_batch',
    description:
      'Hands several beads to a rig as one convoy. Say with depends_on which need the result of which; without any, say parallel: true. staged: nothing begins until gt_convoy_start.',
    roles: ['mayor'],
    input: z.strictObject({
      rig_id: rigArgument,
      convoy_title: beadTitleSchema,
      tasks: z
        .array(
          z.strictObject({
            title: beadTitleSchema,
            body: bodyArgument,
            depends_on: z.array(z.int().min(0)).max(50).default([]).describe('Positions of other tasks in this list, from 0'),
            priority: prioritySchema.default('medium'),
            labels: labelsSchema.default([]),
            model: modelArgument,
          }),
        )
        .min(1, 'must be at least 1 task')
        .max(50, 'must be at most 50 tasks'),
      merge_mode: convoyModeSchema
        .optional()
        .describe(
          "review-and-merge: each bead lands alone. review-then-land: all land together, on a branch first. Absent: the rig's setting",
        ),
      parallel: z.boolean().default(false).describe('The tasks touch different files and are meant to run side by side'),
      staged: z.boolean().optional().describe("Absent: the town's setting"),
    }),
    async handle(call, { rig_id, convoy_title, tasks, merge_mode, parallel, staged }) {
      const { engine } = call
      const convoy = {
        rigId: rig_id,
        title: convoy_title,
        tasks: tasks.map(({ depends_on, model, ...plain }) => ({
          ...plain,
          dependsOn: depends_on,
          ...(model === undefined ? {} : { model }),
        })),
        parallel,
        ...(merge_mode === undefined ? {} : { mode: merge_mode }),
        ...(staged === undefined ? {} : { staged }),
      }
      const ids = await takeOf(call, { type: 'convoy.create', convoy, by: call.caller.by })
      const made = engine.town.work.convoys.get(convoyIdSchema.parse(ids['convoyId']))
      if (made === undefined) return { convoy_id: ids['convoyId'] }
      const beads = made.members.flatMap(({ beadId }) => engine.town.work.beads.get(beadId) ?? [])
      return { ...showConvoy(engine.town, made), beads: beads.map((bead) => showBead(engine.town, bead, nowOf(call))) }
    },
  }),
]
