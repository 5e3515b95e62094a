import type { ProcedureInput, ProcedureOutput } from '@gastown/contract/procedures'
import { eventTypesOf } from '@gastown/contract/work/event-kind'
import type { BeadId } from '@gastown/contract/work/ids'
import type { TownEventView } from '@gastown/contract/work/work-view'
import type { TownStore } from '@gastown/store/town-store'
import type { TownEngine } from '../../engine/town-engine.ts'
import { viewEvents } from './view-events.ts'

type Wish = ProcedureInput<'getTownEvents'>

/** Of a rig the store knows no events: that many are read at a time, and by one call at most, which is some 20 ms of work. */
const readAtOnce = 500
const readAtMost = 4_000

/** Events as they are wished, oldest first. */
export async function findEvents(engine: TownEngine, wish: Wish): Promise<ProcedureOutput<'getTownEvents'>> {
  const members = await membersOf(engine, wish)
  const { after, limit, rigId } = wish
  if (after !== undefined) {
    const behind = await viewEvents(engine, await engine.store.readEvents({ after, limit }))
    return { events: behind.filter((event) => fits(event, wish, members)) }
  }
  const ofStore = storeWishOf(wish, members)
  const pageSize = rigId === undefined ? limit : readAtOnce
  const found: TownEventView[] = []
  let { before } = wish
  for (let read = pageSize; ; read += pageSize) {
    const page = await engine.store.listEvents({ ...ofStore, limit: pageSize, ...(before === undefined ? {} : { before }) })
    const views = await viewEvents(engine, page)
    found.unshift(...views.filter((event) => rigId === undefined || event.rigId === rigId))
    before = page.length === pageSize ? page[0]?.seq : undefined
    if (before !== undefined && found.length < limit && read < readAtMost) continue
    const events = found.slice(-limit)
    const nextBefore = events.length < found.length ? events[0]?.seq : before
    return { events, ...(nextBefore === undefined ? {} : { nextBefore }) }
  }
}

async function membersOf({ town, store }: TownEngine, { convoyId }: Wish): Promise<readonly BeadId[]> {
  if (convoyId === undefined) return []
  const convoy = town.work.convoys.get(convoyId) ?? (await store.findConvoy(convoyId))
  return convoy?.members.map(({ beadId }) => beadId) ?? []
}

type StoreWish = Pick<Parameters<TownStore['listEvents']>[0], 'of' | 'types'>

/** One subject finds the events: the narrowest, when there are several. */
function storeWishOf(wish: Wish, members: readonly BeadId[]): StoreWish {
  const { beadId, agentId, convoyId } = wish
  const types = eventTypesOf(wish)
  const ofTypes = types === null ? {} : { types }
  if (beadId !== undefined) return { ...ofTypes, of: { beadId } }
  if (agentId !== undefined) return { ...ofTypes, of: { agentId } }
  return convoyId === undefined ? ofTypes : { ...ofTypes, of: { convoyId, beadIds: members } }
}

function fits(event: TownEventView, wish: Wish, members: readonly BeadId[]): boolean {
  const types = eventTypesOf(wish)
  const { beadId, agentId, convoyId, rigId } = wish
  return (
    (types === null || types.some((type) => type === event.type)) &&
    (beadId === undefined || beadId === event.beadId) &&
    (agentId === undefined || agentId === event.agentId) &&
    (rigId === undefined || rigId === event.rigId) &&
    (convoyId === undefined || convoyId === event.convoyId || members.some((member) => member === event.beadId))
  )
}
