import type { TownEvent } from '@gastown/contract/events'
import type { TownStore } from './town-store.ts'

export type EventSubject = NonNullable<Parameters<TownStore['listEvents']>[0]['of']>

/** What an event is about, by the ids that it carries itself. */
export function subjectsOf(event: TownEvent): { beadId: string | null; convoyId: string | null; agentId: string | null } {
  return {
    beadId: 'beadId' in event ? (event.beadId ?? null) : null,
    convoyId: 'convoyId' in event ? (event.convoyId ?? null) : null,
    agentId: 'agentId' in event ? event.agentId : null,
  }
}

export function isAbout(event: TownEvent, subject: EventSubject | undefined): boolean {
  if (subject === undefined) return true
  if ('type' in subject) return subject.type === event.type
  const { beadId, convoyId, agentId } = subjectsOf(event)
  if ('beadId' in subject) return subject.beadId === beadId
  return 'convoyId' in subject ? subject.convoyId === convoyId : subject.agentId === agentId
}
