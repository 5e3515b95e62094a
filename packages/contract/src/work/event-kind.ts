import { z } from 'zod'
import type { TownEvent } from '../events.ts'

/** What events are about, as a person sorts them. */
export const eventKindSchema = z.enum(['beads', 'convoys', 'merges', 'agents', 'mail', 'needs_you', 'mayor', 'town', 'spend'])
export type EventKind = z.infer<typeof eventKindSchema>

type EventType = TownEvent['type']

/** `routine`: of use only to whoever looks closely. */
const sorts: Readonly<Record<EventType, EventKind | readonly [EventKind, 'routine']>> = {
  'town.created': 'town',
  'town.configured': 'town',
  'town.deleted': 'town',
  'work.configured': 'town',
  'rig.created': 'town',
  'rig.configured': 'town',
  'rig.deleted': 'town',
  'container.start_requested': ['town', 'routine'],
  'container.running': 'town',
  'container.stop_requested': 'town',
  'container.stopped': 'town',
  'mayor.provided': ['mayor', 'routine'],
  'mayor.start_requested': ['mayor', 'routine'],
  'mayor.live': 'mayor',
  'mayor.recovering': 'mayor',
  'mayor.activity_changed': ['mayor', 'routine'],
  'mayor.engaged': ['mayor', 'routine'],
  'mayor.lost': 'mayor',
  'mayor.slept': 'mayor',
  'mayor.stop_requested': 'mayor',
  'mayor.stop_settled': ['mayor', 'routine'],
  'message.accepted': ['mayor', 'routine'],
  'message.delivered': ['mayor', 'routine'],
  'message.answered': 'mayor',
  'message.failed': 'mayor',
  'bead.created': 'beads',
  'bead.changed': ['beads', 'routine'],
  'bead.deleted': 'beads',
  'bead.dispatched': 'beads',
  'bead.attempt_ended': 'beads',
  'bead.failed': 'beads',
  'bead.reopened': 'beads',
  'bead.done_refused': 'beads',
  'bead.done': 'beads',
  'bead.landed': 'beads',
  'bead.closed': 'beads',
  'bead.checkpointed': ['beads', 'routine'],
  'worker.hired': ['agents', 'routine'],
  'worker.start_requested': ['agents', 'routine'],
  'worker.start_put_off': 'agents',
  'worker.live': ['agents', 'routine'],
  'worker.activity_changed': ['agents', 'routine'],
  'worker.primed': ['agents', 'routine'],
  'worker.interrupted': 'agents',
  'worker.released': ['agents', 'routine'],
  'worker.stopped': ['agents', 'routine'],
  'worker.dismissed': ['agents', 'routine'],
  'worker.idled': 'agents',
  'worker.quiet': 'agents',
  'worker.warned': 'agents',
  'worker.status_told': 'agents',
  'worker.work_saved': ['agents', 'routine'],
  'mail.sent': 'mail',
  'mail.delivered': ['mail', 'routine'],
  'mail.expired': 'mail',
  'merge.queued': ['merges', 'routine'],
  'merge.moved': 'merges',
  'merge.renewed': 'merges',
  'merge.reviewed': 'merges',
  'batch.started': ['merges', 'routine'],
  'batch.verified': ['merges', 'routine'],
  'batch.ended': 'merges',
  'convoy.created': 'convoys',
  'convoy.started': 'convoys',
  'convoy.changed': 'convoys',
  'convoy.member_added': 'convoys',
  'convoy.member_removed': 'convoys',
  'convoy.landing': 'convoys',
  'convoy.landed': 'convoys',
  'convoy.failed': 'convoys',
  'escalation.raised': 'needs_you',
  'escalation.repeated': 'needs_you',
  'escalation.acknowledged': 'needs_you',
  'spend.recorded': ['spend', 'routine'],
  'budget.warned': 'needs_you',
  'dispatch.paused': 'needs_you',
  'dispatch.resumed': 'needs_you',
}

const kindOf = (sort: (typeof sorts)[EventType]): EventKind => (typeof sort === 'string' ? sort : sort[0])

/** Null of a type that this program does not know. */
export function eventKindOf(type: string): EventKind | null {
  return type in sorts ? kindOf(sorts[type as EventType]) : null
}

/** Whether it is worth a person's eye without being looked for. */
export function isHighlight(type: string): boolean {
  return type in sorts && typeof sorts[type as EventType] === 'string'
}

/** Types of some kinds (absent: of all), perhaps without what is routine. Null: every type there is. */
export function eventTypesOf(wish: {
  kinds?: readonly EventKind[] | undefined
  highlights?: boolean | undefined
}): readonly EventType[] | null {
  const { kinds, highlights = false } = wish
  if (kinds === undefined && !highlights) return null
  return (Object.keys(sorts) as EventType[]).filter(
    (type) => (kinds === undefined || kinds.includes(kindOf(sorts[type]))) && (!highlights || isHighlight(type)),
  )
}
