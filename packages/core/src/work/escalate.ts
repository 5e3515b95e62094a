import type { Escalation, Severity } from '@gastown/contract/work/escalation'
import type { WorkEvent } from '@gastown/contract/work/events'
import { escalationIdSchema } from '@gastown/contract/work/ids'
import { priorityRank } from '../policy/work-policy.ts'
import { fitId } from './fit-id.ts'
import type { Work } from './work.ts'

export interface Problem {
  /** Names the problem: the same again is counted, not raised anew. Letters, digits, "-" and "_". */
  readonly key: string
  readonly severity: Severity
  readonly title: string
  readonly body: string
  /** `town`, or the agent that found it. */
  readonly raisedBy?: string
  readonly about?: Pick<Escalation, 'beadId' | 'mergeId' | 'convoyId' | 'agentId'>
}

/** Hands a problem up to the user, once: again, it counts up. A problem whose text is the same is not told again. */
export function escalate(work: Work, problem: Problem, at: string): readonly WorkEvent[] {
  const escalationId = escalationIdSchema.parse(fitId(`esc-${problem.key}`))
  const body = problem.body.slice(0, 10_000)
  const known = work.escalations.get(escalationId)
  if (known !== undefined) return known.body === body ? [] : [{ type: 'escalation.repeated', escalationId, body, at }]
  const escalation: Escalation = {
    escalationId,
    severity: problem.severity,
    title: problem.title.slice(0, 200),
    body,
    raisedBy: problem.raisedBy ?? 'town',
    ...problem.about,
    raisedAt: at,
    count: 1,
    lastRaisedAt: at,
  }
  return [{ type: 'escalation.raised', escalationId, escalation, at }]
}

/** The most severe first, then the newest. */
export function bySeverity(left: Escalation, right: Escalation): number {
  return priorityRank[right.severity] - priorityRank[left.severity] || (left.lastRaisedAt < right.lastRaisedAt ? 1 : -1)
}
