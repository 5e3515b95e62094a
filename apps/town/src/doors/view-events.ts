import type { TownEvent } from '@gastown/contract/events'
import type { BeadId, ConvoyId } from '@gastown/contract/work/ids'
import type { TownEventView } from '@gastown/contract/work/work-view'
import type { TownEngine } from '../engine/town-engine.ts'
import { subjectsOf, townEventView, type FinishedTitles } from '../views/town-event-view.ts'

type Recorded = readonly { readonly seq: number; readonly event: TownEvent }[]

/** Events as lists show them, with the titles of what is finished: its rows have them, the town's memory has not. */
export async function viewEvents(engine: TownEngine, events: Recorded): Promise<TownEventView[]> {
  const titles = await findTitles(engine, events)
  return events.map((recorded) => townEventView(engine.town, recorded, titles))
}

async function findTitles({ town, store }: TownEngine, events: Recorded): Promise<FinishedTitles> {
  const subjects = events.map(({ event }) => subjectsOf(event))
  const beadIds = new Set(subjects.flatMap(({ beadId }) => beadId ?? []).filter((id) => !town.work.beads.has(id)))
  const convoyIds = new Set(subjects.flatMap(({ convoyId }) => convoyId ?? []).filter((id) => !town.work.convoys.has(id)))
  const [beads, convoys] = await Promise.all([
    beadIds.size === 0 ? [] : store.findBeads([...beadIds]),
    Promise.all(Array.from(convoyIds, (convoyId) => store.findConvoy(convoyId))),
  ])
  return new Map<BeadId | ConvoyId, string>([
    ...beads.map(({ beadId, title }) => [beadId, title] as const),
    ...convoys.flatMap((convoy) => (convoy === null ? [] : [[convoy.convoyId, convoy.title] as const])),
  ])
}
