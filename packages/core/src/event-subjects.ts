import type { TownEvent } from '@gastown/contract/events'
import type { AgentId, RigId } from '@gastown/contract/ids'
import type { BeadId, ConvoyId } from '@gastown/contract/work/ids'

/** What an event is about. */
export interface EventSubjects {
  readonly beadId?: BeadId
  readonly agentId?: AgentId
  readonly convoyId?: ConvoyId
  readonly rigId?: RigId
}

/** By the ids that it carries itself, also where it has them deeper. */
export function eventSubjects(event: TownEvent): EventSubjects {
  const { beadId, agentId, convoyId, rigId } = { ...deeper(event), ...event } as EventSubjects
  return {
    ...(beadId === undefined ? {} : { beadId }),
    ...(agentId === undefined ? {} : { agentId }),
    ...(convoyId === undefined ? {} : { convoyId }),
    ...(rigId === undefined ? {} : { rigId }),
  }
}

function deeper(event: TownEvent): EventSubjects {
  switch (event.type) {
    case 'bead.created':
      return ofConvoy(event.bead)
    case 'convoy.created':
      return { rigId: event.convoy.rigId }
    case 'merge.queued':
      return ofConvoy(event.merge)
    case 'batch.started':
      return { rigId: event.plan.rigId }
    case 'mail.sent':
      return { agentId: event.mail.to }
    case 'escalation.raised': {
      const { beadId, agentId, convoyId } = event.escalation
      return {
        ...(beadId === undefined ? {} : { beadId }),
        ...(agentId === undefined ? {} : { agentId }),
        ...(convoyId === undefined ? {} : { convoyId }),
      }
    }
    default:
      return {}
  }
}

function ofConvoy({ rigId, convoyId }: { readonly rigId: RigId; readonly convoyId?: ConvoyId | undefined }): EventSubjects {
  return convoyId === undefined ? { rigId } : { rigId, convoyId }
}
