import { eventKindOf } from '@gastown/contract/work/event-kind'
import type { TownEventView } from '@gastown/contract/work/work-view'

export type ReadList = 'mail' | 'escalations' | 'convoys' | 'merges'

/** Which lists that were read are no longer true. Whether mail is delivered hangs on what its reader is at. */
export function listsChangedBy(events: readonly TownEventView[]): ReadonlySet<ReadList> {
  const changed = new Set<ReadList>()
  for (const { type } of events) {
    const kind = eventKindOf(type)
    if (kind === 'mail' || kind === 'agents') changed.add('mail')
    if (type.startsWith('escalation.')) changed.add('escalations')
    if (kind === 'merges') changed.add('merges')
    if (kind === 'convoys' || kind === 'beads') changed.add('convoys')
  }
  return changed
}
