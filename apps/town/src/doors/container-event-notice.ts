import type { ContainerEvent } from '@gastown/contract/telemetry'
import type { Notice } from '../views/dead-letter-notice.ts'

/** What the user is told of something that a container observed; null when it is only measured. */
export function containerEventNotice(event: ContainerEvent, at: string): Notice | null {
  switch (event.event) {
    case 'snapshot.set_aside':
      return {
        id: `snapshot.set_aside/${event.agentId}/${at}`,
        level: 'warning',
        text: `A snapshot of the mayor's memory could not be used and was set aside: ${event.reason} The one before it is used instead.`,
        at,
      }
    case 'agent_server.replaced':
      return {
        id: `agent_server.replaced/${event.agentId}/${at}`,
        level: 'info',
        text: `The mayor's server was replaced: ${event.reason}`,
        at,
      }
    case 'agent.startup_phase':
    case 'mayor.prewarm_complete':
    case 'snapshot.saved':
      return null
  }
}
