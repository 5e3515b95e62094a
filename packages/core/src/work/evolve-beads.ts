import type { Bead, DependencyResult } from '@gastown/contract/work/bead'
import type { BeadChange, WorkEvent } from '@gastown/contract/work/events'
import type { BeadId, ConvoyId } from '@gastown/contract/work/ids'
import { keptAttempts } from '../policy/work-policy.ts'
import { withChanged, withEntry, withoutKey } from './immutable-map.ts'
import type { Work } from './work.ts'

type BeadEvent = Extract<WorkEvent, { type: `bead.${string}` }>

export function evolveBeads(work: Work, event: BeadEvent): Work {
  switch (event.type) {
    case 'bead.created':
      return { ...work, beads: withEntry(work.beads, event.beadId, event.bead) }
    case 'bead.deleted':
      return { ...work, beads: releaseDependants(withoutKey(work.beads, event.beadId), event.beadId, null) }
    case 'bead.landed':
    case 'bead.closed':
      return { ...work, beads: close(work, event) }
    default:
      return { ...work, beads: withChanged(work.beads, event.beadId, (bead) => changeBead(bead, event)) }
  }
}

type ChangeEvent = Exclude<BeadEvent, { type: 'bead.created' | 'bead.deleted' | 'bead.landed' | 'bead.closed' }>

function changeBead(before: Bead, event: ChangeEvent): Bead {
  const bead = { ...before, updatedAt: event.at }
  switch (event.type) {
    case 'bead.changed':
      return applyChange(bead, event.change)
    case 'bead.dispatched': {
      const { retryAt: _paused, reason: _old, wishedAgentId: _wished, ...rest } = bead
      const { agentId, branch, attempt } = event
      return { ...rest, status: 'in_progress', agentId, branch, attemptCount: attempt, doneRefusals: 0, startedAt: event.at }
    }
    case 'bead.attempt_ended': {
      const ended = endAttempt(bead, event.outcome, event.reason, event.at)
      // A try that was stopped by somebody's will is not counted against the bead.
      const attemptCount = event.outcome === 'stopped' ? Math.max(0, bead.attemptCount - 1) : bead.attemptCount
      return { ...ended, attemptCount, status: 'open', ...(event.retryAt === null ? {} : { retryAt: event.retryAt }) }
    }
    case 'bead.failed': {
      const {
        retryAt: _none,
        mergeId: _gone,
        ...rest
      } = bead.agentId === undefined ? bead : endAttempt(bead, 'failed', event.reason, event.at)
      return {
        ...rest,
        ...(bead.kind === 'rework' && bead.mergeId !== undefined ? { mergeId: bead.mergeId } : {}),
        status: 'failed',
        reason: event.reason,
      }
    }
    case 'bead.reopened': {
      const { reason: _old, retryAt: _none, ...rest } = bead
      return { ...rest, status: 'open', attemptCount: 0, doneRefusals: 0 }
    }
    case 'bead.done_refused':
      return { ...bead, doneRefusals: bead.doneRefusals + 1 }
    case 'bead.done':
      return {
        ...endAttempt(bead, 'done', event.summary, event.at),
        status: 'in_review',
        mergeId: event.mergeId,
        summary: event.summary,
      }
    case 'bead.checkpointed':
      return { ...bead, checkpoint: event.data }
  }
}

function endAttempt(bead: Bead, outcome: 'done' | 'failed' | 'stopped', reason: string, at: string): Bead {
  const { agentId, startedAt, ...rest } = bead
  if (agentId === undefined) return rest
  const attempt = {
    number: bead.attemptCount,
    agentId,
    startedAt: startedAt ?? at,
    endedAt: at,
    outcome,
    reason: reason.slice(0, 2000),
  }
  return { ...rest, attempts: [...bead.attempts, attempt].slice(-keptAttempts) }
}

function applyChange(bead: Bead, change: BeadChange): Bead {
  const {
    model,
    budgetUsd,
    convoyId,
    branch,
    savedCommit,
    retryAt,
    wishedAgentId,
    labels,
    dependsOn,
    blockedBy,
    results,
    ...plain
  } = change
  const changed: Bead = {
    ...bead,
    ...plain,
    ...(labels === undefined ? {} : { labels: [...labels] }),
    ...(dependsOn === undefined ? {} : { dependsOn: [...dependsOn] }),
    ...(blockedBy === undefined ? {} : { blockedBy: [...blockedBy] }),
    ...(results === undefined ? {} : { results: [...results] }),
  }
  return Object.entries({ model, budgetUsd, convoyId, branch, savedCommit, retryAt, wishedAgentId }).reduce(
    (before, [key, value]) => withOptional(before, key as OptionalField, value),
    changed,
  )
}

type OptionalField = 'model' | 'budgetUsd' | 'convoyId' | 'branch' | 'savedCommit' | 'retryAt' | 'wishedAgentId'

function withOptional(bead: Bead, key: OptionalField, value: unknown): Bead {
  if (value === undefined) return bead
  if (value !== null) return { ...bead, [key]: value }
  const { [key]: _gone, ...rest } = bead
  return rest
}

function close(
  { beads, convoys }: Work,
  event: Extract<BeadEvent, { type: 'bead.landed' | 'bead.closed' }>,
): ReadonlyMap<BeadId, Bead> {
  const bead = beads.get(event.beadId)
  if (bead === undefined) return beads
  const how = event.type === 'bead.landed' ? { landedCommit: event.commit } : { reason: event.reason }
  const ended = bead.agentId === undefined ? bead : endAttempt(bead, 'stopped', 'It was closed.', event.at)
  const closed: Bead = { ...ended, ...how, status: 'closed', closedAt: event.at, updatedAt: event.at }
  const convoy = bead.convoyId === undefined ? undefined : convoys.get(bead.convoyId)
  const result: DependencyResult = {
    beadId: bead.beadId,
    title: bead.title,
    summary: bead.summary ?? '',
    ...(event.type === 'bead.landed' ? { commit: event.commit } : {}),
    ...(event.type === 'bead.landed' && convoy?.mode === 'review-then-land' ? { onConvoy: convoy.convoyId } : {}),
  }
  return releaseDependants(withEntry(beads, bead.beadId, closed), bead.beadId, result)
}

/** Those that waited for it do no longer; `result` null: it is not there any more, and was never done. */
function releaseDependants(
  beads: ReadonlyMap<BeadId, Bead>,
  beadId: BeadId,
  result: DependencyResult | null,
): ReadonlyMap<BeadId, Bead> {
  let copy: Map<BeadId, Bead> | null = null
  for (const bead of beads.values()) {
    if (!bead.dependsOn.includes(beadId)) continue
    copy ??= new Map(beads)
    copy.set(bead.beadId, {
      ...bead,
      blockedBy: bead.blockedBy.filter((id) => id !== beadId),
      ...(result === null
        ? { dependsOn: bead.dependsOn.filter((id) => id !== beadId) }
        : { results: [...bead.results.filter((known) => known.beadId !== beadId), result] }),
    })
  }
  return copy ?? beads
}

/** The convoy's feature branch is on its target, and with it what its beads had put there. */
export function releaseAwaiting(
  beads: ReadonlyMap<BeadId, Bead>,
  convoyId: ConvoyId,
  commit: string | undefined,
): ReadonlyMap<BeadId, Bead> {
  let copy: Map<BeadId, Bead> | null = null
  for (const bead of beads.values()) {
    if (!bead.results.some(({ onConvoy }) => onConvoy === convoyId)) continue
    copy ??= new Map(beads)
    const results = bead.results.map((result) => {
      if (result.onConvoy !== convoyId) return result
      const { onConvoy: _landed, ...rest } = result
      return commit === undefined ? rest : { ...rest, commit }
    })
    copy.set(bead.beadId, { ...bead, results })
  }
  return copy ?? beads
}
