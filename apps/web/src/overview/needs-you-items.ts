import type { TownView } from '@gastown/contract/views'
import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { ConvoyView } from '@gastown/contract/work/convoy'
import type { Escalation, Severity } from '@gastown/contract/work/escalation'
import type { WorkView } from '@gastown/contract/work/work-view'

type MergeForYou = WorkView['mergesForYou'][number]
type Notice = TownView['notices'][number]

/** One thing that waits for the user. `at`: since when. */
export type NeedsYouItem = { readonly key: string; readonly at: string } & (
  | { readonly kind: 'mayor'; readonly reason: string }
  | { readonly kind: 'pause'; readonly pause: NonNullable<WorkView['paused']> }
  /** With the failed bead or the branch that it is about, so that one thing is not shown twice. */
  | { readonly kind: 'escalation'; readonly escalation: Escalation; readonly failed?: FailedBead; readonly merge?: MergeForYou }
  | ({ readonly kind: 'failed' } & FailedBead)
  | { readonly kind: 'merge'; readonly merge: MergeForYou }
  | { readonly kind: 'staged'; readonly convoy: ConvoyView }
  | { readonly kind: 'notice'; readonly notice: Notice }
)

/** `holdsUp`: beads that wait for it. */
export interface FailedBead {
  readonly card: BeadCard
  readonly holdsUp: number
}

export type Urgency = Severity

const ranks: Readonly<Record<Urgency, number>> = { critical: 3, high: 2, medium: 1, low: 0 }

/** How loud it is said. */
export function urgencyOf(item: NeedsYouItem): Urgency {
  switch (item.kind) {
    case 'mayor':
      return 'critical'
    case 'pause':
      return item.pause.cause === 'user' ? 'low' : 'critical'
    case 'escalation':
      return item.escalation.severity
    case 'failed':
      return 'high'
    case 'merge':
      return item.merge.state === 'needs_you' ? 'high' : 'medium'
    case 'staged':
      return 'low'
    case 'notice':
      return item.notice.level === 'error' ? 'high' : item.notice.level === 'warning' ? 'medium' : 'low'
  }
}

/** All that waits for the user: the most urgent first, then what is newest. */
export function needsYouItems(town: TownView, cards: readonly BeadCard[]): readonly NeedsYouItem[] {
  const { work, mayor, notices } = town
  const failed = failedBeads(cards)
  const items: NeedsYouItem[] = [
    ...(mayor?.status === 'dead'
      ? [{ kind: 'mayor', key: 'mayor', at: mayor.lastActivityAt, reason: mayor.reason } as const]
      : []),
    ...(work.paused === null ? [] : [{ kind: 'pause', key: 'pause', at: work.paused.since, pause: work.paused } as const]),
    ...work.escalations.map((escalation) => withSubject(escalation, failed, work.mergesForYou)),
  ]
  const told = new Set(
    items.flatMap((item) => (item.kind === 'escalation' ? [item.failed?.card.beadId ?? '', item.merge?.mergeId ?? ''] : [])),
  )
  for (const bead of failed.values()) {
    const { beadId, updatedAt } = bead.card
    if (!told.has(beadId)) items.push({ kind: 'failed', key: beadId, at: updatedAt, ...bead })
  }
  for (const merge of work.mergesForYou) {
    if (!told.has(merge.mergeId)) items.push({ kind: 'merge', key: merge.mergeId, at: merge.queuedAt, merge })
  }
  for (const convoy of work.convoys) {
    if (convoy.status === 'staged') items.push({ kind: 'staged', key: convoy.convoyId, at: convoy.createdAt, convoy })
  }
  for (const notice of notices) items.push({ kind: 'notice', key: notice.id, at: notice.at, notice })
  return items.toSorted((one, other) => ranks[urgencyOf(other)] - ranks[urgencyOf(one)] || other.at.localeCompare(one.at))
}

function withSubject(
  escalation: Escalation,
  failed: ReadonlyMap<string, FailedBead>,
  merges: readonly MergeForYou[],
): NeedsYouItem {
  const { escalationId, beadId, mergeId, lastRaisedAt } = escalation
  const bead = beadId === undefined ? undefined : failed.get(beadId)
  const merge = merges.find((one) => one.mergeId === mergeId || (beadId !== undefined && one.beadId === beadId))
  return {
    kind: 'escalation',
    key: escalationId,
    at: lastRaisedAt,
    escalation,
    ...(bead === undefined ? {} : { failed: bead }),
    ...(merge === undefined ? {} : { merge }),
  }
}

function failedBeads(cards: readonly BeadCard[]): ReadonlyMap<string, FailedBead> {
  const failed = new Map<string, FailedBead>()
  for (const card of cards) if (card.status === 'failed') failed.set(card.beadId, { card, holdsUp: 0 })
  if (failed.size === 0) return failed
  for (const { blockedBy } of cards) {
    for (const blocker of blockedBy) {
      const found = failed.get(blocker)
      if (found !== undefined) failed.set(blocker, { ...found, holdsUp: found.holdsUp + 1 })
    }
  }
  return failed
}
