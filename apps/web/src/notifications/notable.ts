import type { ConvoyView } from '@gastown/contract/work/convoy'
import type { Escalation } from '@gastown/contract/work/escalation'

/** Something that a person who was away wants to know of. */
export interface Notable {
  readonly id: string
  readonly at: string
  readonly tone: 'good' | 'warn' | 'bad'
  readonly title: string
  readonly text: string
  readonly about: { readonly kind: 'convoy' | 'bead' | 'merge' | 'agent'; readonly id: string } | { readonly kind: 'town' }
}

/** As many as a person looks through. */
const mostNotables = 60

/** Escalations, and convoys that have ended, newest first. An escalation that is raised again is another one. */
export function notablesOf(escalations: readonly Escalation[], convoys: readonly ConvoyView[]): readonly Notable[] {
  return [...escalations.map(ofEscalation), ...convoys.flatMap(ofConvoy)]
    .toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at))
    .slice(0, mostNotables)
}

function ofEscalation(escalation: Escalation): Notable {
  const { escalationId, count, severity, title, body, lastRaisedAt } = escalation
  return {
    id: `${escalationId} ${count}`,
    at: lastRaisedAt,
    tone: severity === 'high' || severity === 'critical' ? 'bad' : 'warn',
    title,
    text: body,
    about: aboutOf(escalation),
  }
}

function aboutOf({ beadId, mergeId, convoyId, agentId }: Escalation): Notable['about'] {
  if (beadId !== undefined) return { kind: 'bead', id: beadId }
  if (mergeId !== undefined) return { kind: 'merge', id: mergeId }
  if (convoyId !== undefined) return { kind: 'convoy', id: convoyId }
  return agentId === undefined ? { kind: 'town' } : { kind: 'agent', id: agentId }
}

function ofConvoy({ convoyId, title, status, endedAt, reason, totalCount }: ConvoyView): Notable[] {
  if (endedAt === undefined || (status !== 'landed' && status !== 'failed')) return []
  const hasLanded = status === 'landed'
  return [
    {
      id: `${convoyId} ${status}`,
      at: endedAt,
      tone: hasLanded ? 'good' : 'bad',
      title: hasLanded ? `“${title}” has landed` : `“${title}” has not landed`,
      text: hasLanded ? `${totalCount} ${totalCount === 1 ? 'bead is' : 'beads are'} on the target.` : (reason ?? ''),
      about: { kind: 'convoy', id: convoyId },
    },
  ]
}

/** Those that happened after `seenAt`. */
export function unseenOf(notables: readonly Notable[], seenAt: string): readonly Notable[] {
  return notables.filter(({ at }) => Date.parse(at) > Date.parse(seenAt))
}

/** Those that were not known before. Of the first list none is new: it was there before the page was. */
export function freshOf(
  known: ReadonlySet<string> | null,
  notables: readonly Notable[],
): { readonly fresh: readonly Notable[]; readonly known: ReadonlySet<string> } {
  return {
    fresh: known === null ? [] : notables.filter(({ id }) => !known.has(id)),
    known: new Set([...(known ?? []), ...notables.map(({ id }) => id)]),
  }
}
