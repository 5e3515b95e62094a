import { GastownError } from '@gastown/contract/errors'
import type { InputId } from '@gastown/contract/ids'
import type { Intent } from '@gastown/contract/intents'
import type { Bead, BeadView } from '@gastown/contract/work/bead'
import type { Convoy, ConvoyView } from '@gastown/contract/work/convoy'
import type { BeadId, ConvoyId } from '@gastown/contract/work/ids'
import type { Clock, RandomBytes } from '../../clock.ts'
import type { TownEngine } from '../../engine/town-engine.ts'
import type { Towns } from '../../engine/towns.ts'
import { takeIntent } from '../../mayor/take-intent.ts'
import { beadView } from '../../views/bead-view.ts'
import { convoyView } from '../../views/convoy-view.ts'
import { keyedInputId } from './made-id.ts'

export interface WorkDeskOptions {
  readonly towns: Pick<Towns, 'get'>
  readonly clock: Clock
  readonly random: RandomBytes
}

type Unnumbered<T> = T extends unknown ? Omit<T, 'inputId'> : never

/** What the procedures of the town's work have in common: beads and convoys of all times, as views, and wishes of the user. */
export interface WorkDesk {
  readonly at: string
  wish(engine: TownEngine, intent: Unnumbered<Intent>, idempotencyKey?: string): Promise<Readonly<Record<string, string>>>
  /** Throws BEAD_NOT_FOUND. */
  readBead(engine: TownEngine, beadId: BeadId): Promise<Bead>
  viewBead(engine: TownEngine, beadId: BeadId): Promise<BeadView>
  /** Throws CONVOY_NOT_FOUND. */
  viewConvoy(engine: TownEngine, convoyId: ConvoyId): Promise<ConvoyView>
}

/** Who wishes what comes in by the procedures. */
export const byUser = 'user'

export function createWorkDesk({ clock, random }: WorkDeskOptions): WorkDesk {
  const desk: WorkDesk = {
    get at() {
      return new Date(clock.now()).toISOString()
    },
    wish: (engine, intent, idempotencyKey) => takeIntent(engine, intent, random, ...numberOf(idempotencyKey)),
    async readBead(engine, beadId) {
      const bead = engine.town.work.beads.get(beadId) ?? (await engine.store.findBeads([beadId]))[0]
      if (bead !== undefined) return bead
      throw new GastownError('BEAD_NOT_FOUND', `beadId: the town has no bead "${beadId}". List the beads to see their ids.`, {
        field: 'beadId',
      })
    },
    async viewBead(engine, beadId) {
      return beadView(engine.town, await desk.readBead(engine, beadId), desk.at)
    },
    async viewConvoy(engine, convoyId) {
      const convoy: Convoy | null = engine.town.work.convoys.get(convoyId) ?? (await engine.store.findConvoy(convoyId))
      if (convoy !== null) return convoyView(engine.town, convoy, desk.at)
      throw new GastownError(
        'CONVOY_NOT_FOUND',
        `convoyId: the town has no convoy "${convoyId}". List the convoys to see their ids.`,
        { field: 'convoyId' },
      )
    },
  }
  return desk
}

function numberOf(idempotencyKey: string | undefined): [InputId] | [] {
  return idempotencyKey === undefined ? [] : [keyedInputId(idempotencyKey)]
}
