import { GastownError } from '@gastown/contract/errors'
import type { ProcedureHandlers, ProcedureInput } from '@gastown/contract/procedures'
import type { Bead } from '@gastown/contract/work/bead'
import { beadIdSchema, type BeadId } from '@gastown/contract/work/ids'
import type { TownEngine } from '../engine/town-engine.ts'
import { beadView } from '../views/bead-view.ts'
import { townEventView } from '../views/town-event-view.ts'
import { parseImport } from '../work-import/parse-import.ts'
import { planImport } from '../work-import/plan-import.ts'
import { findLanded } from './find-landed.ts'
import { byUser, createWorkDesk, type WorkDeskOptions } from './work-desk.ts'

/** Events of one bead that a page shows. */
const historyLength = 500

type BeadProcedures = Pick<
  ProcedureHandlers,
  | 'createBead'
  | 'sling'
  | 'listBeads'
  | 'getBead'
  | 'updateBead'
  | 'deleteBead'
  | 'startBead'
  | 'retryBead'
  | 'closeBead'
  | 'reassignBead'
  | 'importBeads'
>

export function createBeadProcedures(options: WorkDeskOptions): BeadProcedures {
  const { towns } = options
  const desk = createWorkDesk(options)

  async function create(input: ProcedureInput<'createBead'>) {
    const { townId, idempotencyKey, ...bead } = input
    const engine = towns.get(townId)
    const landed = await findLanded(engine, bead.dependsOn)
    const ids = await desk.wish(engine, { type: 'bead.create', bead, landed, by: byUser }, idempotencyKey)
    return desk.viewBead(engine, idOf(ids))
  }

  return {
    createBead: create,
    sling: (input) => create({ ...input, hold: false }),

    async listBeads({ townId, ...filter }) {
      const engine = towns.get(townId)
      const { beads, nextCursor } = await engine.store.listBeads(filter)
      const at = desk.at
      return { beads: beads.map((bead) => beadView(engine.town, bead, at)), ...(nextCursor === null ? {} : { nextCursor }) }
    },

    async getBead({ townId, beadId }) {
      const engine = towns.get(townId)
      const bead = await desk.viewBead(engine, beadId)
      const events = await engine.store.listEvents({ limit: historyLength, of: { beadId } })
      return {
        bead,
        history: events.map((recorded) => townEventView(engine.town, recorded)),
        dependants: dependantsOf(engine, bead),
      }
    },

    async updateBead({ townId, beadId, patch }) {
      const engine = towns.get(townId)
      const landed = await findLanded(engine, patch.dependsOn ?? [])
      await desk.wish(engine, { type: 'bead.update', beadId, patch, landed, by: byUser })
      return desk.viewBead(engine, beadId)
    },

    async deleteBead({ townId, beadIds }) {
      const engine = towns.get(townId)
      for (const beadId of beadIds) {
        // One that went with its parent is gone already.
        if (beadIds.length > 1 && !engine.town.work.beads.has(beadId)) continue
        await desk.wish(engine, { type: 'bead.delete', beadId, by: byUser })
      }
      return { done: true }
    },

    async startBead({ townId, beadId }) {
      const engine = towns.get(townId)
      await desk.wish(engine, { type: 'bead.start', beadId, by: byUser })
      return desk.viewBead(engine, beadId)
    },

    async retryBead({ townId, beadId }) {
      const engine = towns.get(townId)
      await desk.wish(engine, { type: 'bead.retry', beadId, by: byUser })
      return desk.viewBead(engine, beadId)
    },

    async closeBead({ townId, beadId, reason }) {
      const engine = towns.get(townId)
      await desk.wish(engine, { type: 'bead.close', beadId, reason, by: byUser })
      return desk.viewBead(engine, beadId)
    },

    async reassignBead({ townId, beadId, agentId }) {
      const engine = towns.get(townId)
      await desk.wish(engine, { type: 'bead.reassign', beadId, agentId, by: byUser })
      return desk.viewBead(engine, beadId)
    },

    async importBeads({ townId, rigId, format, text, dryRun, hold }) {
      const engine = towns.get(townId)
      if (!engine.town.rigs.has(rigId)) {
        throw new GastownError('RIG_NOT_FOUND', `rigId: the town has no rig "${rigId}". List its rigs to see their ids.`, {
          field: 'rigId',
        })
      }
      const parsed = parseImport(format, text)
      const known = await engine.store.findBeads(parsed.items.map(({ beadId }) => beadId))
      const plan = planImport({ parsed, known, rigId, hold, at: desk.at })
      if (!dryRun && plan.beads.length > 0) await desk.wish(engine, { type: 'bead.import', beads: plan.beads, by: byUser })
      return { made: plan.made.map((one) => ({ ...one, status: 'open' as const })), skipped: [...plan.skipped] }
    },
  }
}

function idOf(ids: Readonly<Record<string, string>>): BeadId {
  return beadIdSchema.parse(ids['beadId'])
}

function dependantsOf({ town }: TownEngine, { beadId }: Pick<Bead, 'beadId'>): BeadId[] {
  return [...town.work.beads.values()].filter((bead) => bead.dependsOn.includes(beadId)).map((bead) => bead.beadId)
}
