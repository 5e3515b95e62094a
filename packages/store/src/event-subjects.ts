import type { TownEvent } from '@gastown/contract/events'
import { eventSubjects } from '@gastown/core/event-subjects'
import type { TownStore } from './town-store.ts'

type EventWish = Pick<Parameters<TownStore['listEvents']>[0], 'of' | 'types'>

/** What an event is found by. */
export function subjectsOf(event: TownEvent): { beadId: string | null; convoyId: string | null; agentId: string | null } {
  const { beadId = null, convoyId = null, agentId = null } = eventSubjects(event)
  return { beadId, convoyId, agentId }
}

export function isWished(event: TownEvent, { of, types }: EventWish): boolean {
  if (types !== undefined && !types.includes(event.type)) return false
  if (of === undefined) return true
  if ('type' in of) return of.type === event.type
  const { beadId, convoyId, agentId } = subjectsOf(event)
  if ('beadId' in of) return of.beadId === beadId
  if ('agentId' in of) return of.agentId === agentId
  return of.convoyId === convoyId || (of.beadIds ?? []).some((one) => one === beadId)
}
