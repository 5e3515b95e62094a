import type { AgentId, RigId } from '@gastown/contract/ids'
import { eventTypesOf, type EventKind } from '@gastown/contract/work/event-kind'
import type { BeadId, ConvoyId } from '@gastown/contract/work/ids'
import type { TownEventView } from '@gastown/contract/work/work-view'

/** Which events a list shows; what is absent is not asked for. */
export interface EventWish {
  readonly kinds?: readonly EventKind[] | undefined
  /** Without what is routine. */
  readonly highlights?: boolean | undefined
  readonly beadId?: BeadId | undefined
  readonly agentId?: AgentId | undefined
  readonly convoyId?: ConvoyId | undefined
  /** Beads of the convoy: what happens to them happens to it. */
  readonly members?: readonly BeadId[] | undefined
  readonly rigId?: RigId | undefined
}

/** Whether an event that has just happened belongs to the list; as the town itself would find it. */
export function isWished(event: TownEventView, wish: EventWish): boolean {
  const { beadId, agentId, convoyId, rigId, members = [] } = wish
  const types = eventTypesOf(wish)
  return (
    (types === null || types.some((type) => type === event.type)) &&
    (beadId === undefined || beadId === event.beadId) &&
    (agentId === undefined || agentId === event.agentId) &&
    (rigId === undefined || rigId === event.rigId) &&
    (convoyId === undefined || convoyId === event.convoyId || members.some((member) => member === event.beadId))
  )
}
