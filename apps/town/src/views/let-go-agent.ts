import type { TownEvent } from '@gastown/contract/events'
import type { LetGoAgent } from '@gastown/contract/work/worker'

/** A worker as it was when it was let go; null for other events, and for those of before that was recorded. */
export function letGoAgent(event: TownEvent): LetGoAgent | null {
  if (event.type !== 'worker.dismissed' || event.worker === undefined) return null
  return { agentId: event.agentId, ...event.worker, letGoAt: event.at }
}
