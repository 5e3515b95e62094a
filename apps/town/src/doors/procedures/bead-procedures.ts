import { GastownError } from '@gastown/contract/errors'
import type { ProcedureHandlers, ProcedureInput } from '@gastown/contract/procedures'
import type { Bead } from '@gastown/contract/work/bead'
import { beadIdSchema, type BeadId } from '@gastown/contract/work/ids'
import { requireRig } from '@gastown/core/work/find'
import type { TownEngine } from '../../engine/town-engine.ts'
import { beadView } from '../../views/bead-view.ts'
import { parseImport } from '../../work-import/parse-import.ts'
import { importParts } from '../../work-import/import-parts.ts'
import { candidateIds, planImport } from '../../work-import/plan-import.ts'
import { findLanded } from './find-landed.ts'
import { listBeadCards } from './list-bead-cards.ts'
import { madeId } from './made-id.ts'
import { viewEvents } from './view-events.ts'
import { byUser, createWorkDesk, type WorkDeskOptions } from './work-desk.ts'

/** Events of one bead that a page shows. */
const historyLength = 500

type BeadProcedures = Pick<
  ProcedureHandlers,
  | 'createBead'
  | 'sling'
  | 'listBeads'
  | 'listBeadCards'
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
    return desk.viewBead(engine, madeId(beadIdSchema, ids, 'beadId'))
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

    async listBeadCards({ townId, limit }) {
      return { cards: await listBeadCards(towns.get(townId), { limit, at: desk.at }) }
    },

    async getBead({ townId, beadId }) {
      const engine = towns.get(townId)
      const bead = await desk.viewBead(engine, beadId)
      const events = await engine.store.listEvents({ limit: historyLength, of: { beadId } })
      return {
        bead,
        history: await viewEvents(engine, events),
        dependants: await dependantsOf(engine, bead),
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
      await requireDeletable(engine, beadIds)
      for (const beadId of new Set(beadIds)) {
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
      requireRig(engine.town, rigId)
      const parsed = parseImport(format, text)
      const known = await engine.store.findBeads(candidateIds(parsed, rigId))
      const plan = planImport({ parsed, known, rigId, hold, at: desk.at })
      // A turn each, so that the town answers others in between. One that breaks off is gone on with by the same import again.
      const parts = dryRun ? [] : importParts(plan.beads)
      for (const part of parts) {
        await desk.wish(engine, { type: 'bead.import', ...part, by: byUser })
        await othersHaveTheirTurn()
      }
      return { made: plan.made.map((one) => ({ ...one, status: 'open' as const })), skipped: [...plan.skipped] }
    },
  }
}

/** A store may answer without ever leaving the process's hands free for requests that have come meanwhile. */
async function othersHaveTheirTurn(): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve)
  })
}

/** Unfinished ones, and those of its convoy, whose members are known for ever. */
async function dependantsOf({ town, store }: TownEngine, { beadId, convoyId }: Bead): Promise<BeadId[]> {
  const convoy = convoyId === undefined ? null : (town.work.convoys.get(convoyId) ?? (await store.findConvoy(convoyId)))
  const candidates = [...(convoy?.members ?? []), ...town.work.beads.values()]
  return [...new Set(candidates.filter(({ dependsOn }) => dependsOn.includes(beadId)).map((one) => one.beadId))]
}

/** Throws when one of them, or of those that go with them, cannot go, before any does. One that is not there at all is gone already, unless it is the only one. */
async function requireDeletable({ town, store }: TownEngine, beadIds: readonly BeadId[]): Promise<void> {
  const [closed] = await store.findBeads(beadIds.filter((beadId) => !town.work.beads.has(beadId)))
  if (closed !== undefined) {
    throw new GastownError(
      'WRONG_STATE',
      `beadIds: "${closed.title}" (${closed.beadId}) is closed: what was done is kept. Leave it out. Nothing was deleted.`,
      { field: 'beadIds' },
    )
  }
  const doomed = new Set(beadIds)
  const goes = ({ beadId, parentId }: Bead): boolean => {
    const parent = parentId === undefined ? undefined : town.work.beads.get(parentId)
    return doomed.has(beadId) || (parent !== undefined && goes(parent))
  }
  const inReview = [...town.work.beads.values()].find((bead) => bead.status === 'in_review' && goes(bead))
  if (inReview === undefined) return
  throw new GastownError(
    'WRONG_STATE',
    `beadIds: "${inReview.title}" (${inReview.beadId}) is in the merge queue. Close it first, or let it land. Nothing was deleted.`,
    { field: 'beadIds' },
  )
}
