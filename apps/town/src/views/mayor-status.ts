import type { MayorStatus } from '@gastown/contract/views'
import { sessionStatusOf } from '@gastown/core/mayor/session-status'
import type { Town } from '@gastown/core/town'

/**
 * Answer of `getMayorStatus`. `isContainerUp` is the host's own word: in the moment between the end of the container's process and
 * the turn that records it, the row still says live, and the answer must not.
 */
export function mayorStatusOf(town: Town, isContainerUp: boolean): MayorStatus {
  const { townId, mayor } = town
  if (mayor === null) return { configured: false, townId, session: null }
  const { agentId, lastActivityAt } = mayor
  const status = mayor.run.state === 'live' && !isContainerUp ? 'idle' : sessionStatusOf(mayor)
  return { configured: true, townId, session: { agentId, sessionId: agentId, status, lastActivityAt } }
}
