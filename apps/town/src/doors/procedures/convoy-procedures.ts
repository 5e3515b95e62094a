import type { ProcedureHandlers } from '@gastown/contract/procedures'
import type { ConvoyView } from '@gastown/contract/work/convoy'
import { convoyIdSchema } from '@gastown/contract/work/ids'
import type { TownEngine } from '../../engine/town-engine.ts'
import { beadView } from '../../views/bead-view.ts'
import { convoyView } from '../../views/convoy-view.ts'
import { findLanded } from './find-landed.ts'
import { madeId } from './made-id.ts'
import { byUser, createWorkDesk, type WorkDeskOptions } from './work-desk.ts'

type ConvoyProcedures = Pick<
  ProcedureHandlers,
  | 'slingBatch'
  | 'listConvoys'
  | 'getConvoy'
  | 'startConvoy'
  | 'updateConvoy'
  | 'addConvoyBead'
  | 'removeConvoyBead'
  | 'closeConvoy'
>

export function createConvoyProcedures(options: WorkDeskOptions): ConvoyProcedures {
  const { towns } = options
  const desk = createWorkDesk(options)

  async function withBeads(engine: TownEngine, convoy: ConvoyView) {
    const at = desk.at
    const found = new Map(
      (await engine.store.findBeads(convoy.members.map(({ beadId }) => beadId))).map((bead) => [bead.beadId, bead]),
    )
    // In the convoy's order; one that was deleted since is not there.
    const beads = convoy.members.flatMap(({ beadId }) => engine.town.work.beads.get(beadId) ?? found.get(beadId) ?? [])
    return { convoy, beads: beads.map((bead) => beadView(engine.town, bead, at)) }
  }

  return {
    async slingBatch({ townId, idempotencyKey, ...convoy }) {
      const engine = towns.get(townId)
      const ids = await desk.wish(engine, { type: 'convoy.create', convoy, by: byUser }, idempotencyKey)
      return withBeads(engine, await desk.viewConvoy(engine, madeId(convoyIdSchema, ids, 'convoyId')))
    },

    async listConvoys({ townId, status, limit }) {
      const engine = towns.get(townId)
      const convoys = await engine.store.listConvoys({ limit, ...(status === undefined ? {} : { status }) })
      const at = desk.at
      return { convoys: convoys.map((convoy) => convoyView(engine.town, convoy, at)) }
    },

    async getConvoy({ townId, convoyId }) {
      const engine = towns.get(townId)
      return withBeads(engine, await desk.viewConvoy(engine, convoyId))
    },

    async startConvoy({ townId, convoyId }) {
      const engine = towns.get(townId)
      await desk.wish(engine, { type: 'convoy.start', convoyId, by: byUser })
      return desk.viewConvoy(engine, convoyId)
    },

    async updateConvoy({ townId, convoyId, ...change }) {
      const engine = towns.get(townId)
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      await desk.wish(engine, { type: 'convoy.update', convoyId, ...given, by: byUser })
      return desk.viewConvoy(engine, convoyId)
    },

    async addConvoyBead({ townId, convoyId, beadId, dependsOn }) {
      const engine = towns.get(townId)
      const landed = await findLanded(engine, dependsOn ?? [])
      await desk.wish(engine, {
        type: 'convoy.add',
        convoyId,
        beadId,
        landed,
        by: byUser,
        ...(dependsOn === undefined ? {} : { dependsOn }),
      })
      return desk.viewConvoy(engine, convoyId)
    },

    async removeConvoyBead({ townId, convoyId, beadId }) {
      const engine = towns.get(townId)
      await desk.wish(engine, { type: 'convoy.remove', convoyId, beadId, by: byUser })
      return desk.viewConvoy(engine, convoyId)
    },

    async closeConvoy({ townId, convoyId, reason }) {
      const engine = towns.get(townId)
      await desk.wish(engine, { type: 'convoy.close', convoyId, reason, by: byUser })
      return desk.viewConvoy(engine, convoyId)
    },
  }
}
