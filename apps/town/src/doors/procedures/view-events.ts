import type { TownEvent } from '@gastown/contract/events'
import type { Bead } from '@gastown/contract/work/bead'
import type { Convoy } from '@gastown/contract/work/convoy'
import type { BeadId, ConvoyId } from '@gastown/contract/work/ids'
import type { TownEventView } from '@gastown/contract/work/work-view'
import { eventSubjects } from '@gastown/core/event-subjects'
import type { TownEngine } from '../../engine/town-engine.ts'
import { townEventView, type FinishedSubjects } from '../../views/town-event-view.ts'

type Recorded = readonly { readonly seq: number; readonly event: TownEvent }[]

/** Events as lists show them, with the titles of what is finished: its rows have them, the town's memory has not. */
export async function viewEvents(engine: TownEngine, events: Recorded): Promise<TownEventView[]> {
  const finished = await findFinished(engine, events)
  return events.map((recorded) => townEventView(engine.town, recorded, finished))
}

async function findFinished({ town, store }: TownEngine, events: Recorded): Promise<FinishedSubjects> {
  const subjects = events.map(({ event }) => eventSubjects(event))
  const beadIds = new Set(subjects.flatMap(({ beadId }) => beadId ?? []).filter((id) => !town.work.beads.has(id)))
  const convoyIds = new Set(subjects.flatMap(({ convoyId }) => convoyId ?? []).filter((id) => !town.work.convoys.has(id)))
  const [beads, convoys] = await Promise.all([
    beadIds.size === 0 ? [] : store.findBeads([...beadIds]),
    Promise.all(Array.from(convoyIds, (convoyId) => store.findConvoy(convoyId))),
  ])
  const finished = new Map<BeadId | ConvoyId, Bead | Convoy>()
  for (const bead of beads) finished.set(bead.beadId, bead)
  for (const convoy of convoys) if (convoy !== null) finished.set(convoy.convoyId, convoy)
  return finished
}
