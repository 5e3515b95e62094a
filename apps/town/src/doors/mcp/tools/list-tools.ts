import { beadStatusSchema } from '@gastown/contract/work/bead'
import { spentOn } from '@gastown/core/work/budgets'
import { z } from 'zod'
import { mergeQueue } from '../../../views/merge-view.ts'
import { beadArgument, convoyArgument, rigArgument } from '../arguments.ts'
import { showBead, showMerge, showUsd } from '../show.ts'
import { defineTool, nowOf, type Tool } from '../tool.ts'

const dearest = 10

/** How the town stands. */
export const listTools: readonly Tool[] = [
  defineTool({
    name: 'gt_list_rigs',
    description: 'The rigs (git repositories) of the town, with their gates and settings.',
    roles: ['mayor'],
    input: z.strictObject({}),
    async handle({ engine }) {
      const rigs = Array.from(engine.town.rigs.values(), ({ rigId, name, gitUrl, defaultBranch, config }) => ({
        rig_id: rigId,
        name,
        git_url: gitUrl,
        default_branch: defaultBranch,
        gates: config.gates.map(({ command }) => command),
        max_polecats: config.maxPolecats,
        merge_strategy: config.mergeStrategy,
        convoy_mode: config.convoyMode,
        review: config.review,
      }))
      return { rigs }
    },
  }),
  defineTool({
    name: 'gt_list_beads',
    description: 'Beads, newest first, with their state and what they wait for. Finished ones too, unless you ask for a status.',
    roles: ['mayor'],
    input: z.strictObject({
      rig_id: rigArgument.optional(),
      status: z.union([beadStatusSchema, z.array(beadStatusSchema).min(1)]).optional(),
      convoy_id: convoyArgument.optional(),
      search: z.string().trim().min(1).max(200).optional().describe('Part of a title, an id or a label'),
      limit: z.int().min(1).max(500).default(100),
      cursor: z.string().max(200).optional().describe('next_cursor of the list before'),
    }),
    async handle(call, { rig_id, status, convoy_id, search, limit, cursor }) {
      const { town, store } = call.engine
      const { beads, nextCursor } = await store.listBeads({
        ...(rig_id === undefined ? {} : { rigId: rig_id }),
        ...(status === undefined ? {} : { status: Array.isArray(status) ? status : [status] }),
        ...(convoy_id === undefined ? {} : { convoyId: convoy_id }),
        ...(search === undefined ? {} : { search }),
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      })
      return {
        beads: beads.map((row) => showBead(town, town.work.beads.get(row.beadId) ?? row, nowOf(call))),
        ...(nextCursor === null ? {} : { next_cursor: nextCursor }),
      }
    },
  }),
  defineTool({
    name: 'gt_merge_queue',
    description: 'The branches on their way to their targets, in the order in which they go, and those that wait for a person.',
    roles: ['mayor'],
    input: z.strictObject({ rig_id: rigArgument.optional() }),
    async handle(call, { rig_id }) {
      const { town } = call.engine
      const { queue, needsAttention } = mergeQueue({ town, rigId: rig_id ?? null, ended: [], at: nowOf(call) })
      const moving = queue.filter((merge) => !needsAttention.includes(merge))
      return { queue: moving.map(showMerge), needs_a_person: needsAttention.map(showMerge) }
    },
  }),
  defineTool({
    name: 'gt_costs',
    description: 'What the town has spent, in US dollars, and its budgets.',
    roles: ['mayor'],
    input: z.strictObject({ bead_id: beadArgument.optional().describe('Only what this bead has cost') }),
    async handle(call, { bead_id }) {
      const { town, store } = call.engine
      const { ledger, config, convoys } = town.work
      if (bead_id !== undefined) {
        const bead = town.work.beads.get(bead_id) ?? (await store.findBeads([bead_id]))[0]
        return { bead_id, spent_usd: bead === undefined ? 0 : showUsd(bead.spend) }
      }
      return {
        total_usd: showUsd(ledger.total),
        today_usd: showUsd(spentOn(town.work, nowOf(call).slice(0, 10))),
        mayor_usd: showUsd(ledger.mayor),
        rigs: Array.from(ledger.rigs, ([rigId, spend]) => ({ rig_id: rigId, spent_usd: showUsd(spend) })),
        convoys: Array.from(convoys.values(), ({ convoyId, spend }) => ({ convoy_id: convoyId, spent_usd: showUsd(spend) })),
        dearest_beads: (await store.listDearestBeads({ limit: dearest })).map(({ beadId, title, spend }) => ({
          bead_id: beadId,
          title,
          spent_usd: showUsd(spend),
        })),
        budgets: config.budgets,
      }
    },
  }),
]
