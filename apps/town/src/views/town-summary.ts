import type { TownSummary } from '@gastown/contract/views'
import type { Town } from '@gastown/core/town'
import { spentOn } from '@gastown/core/work/budgets'
import type { Work } from '@gastown/core/work/work'
import { containerView } from './container-view.ts'
import { mayorView } from './mayor-view.ts'
import { countBeads } from './work-view.ts'

/** A town's row in the list of towns. `at`: what counts as today, in UTC. */
export function townSummary(town: Town, at: string): TownSummary {
  const { townId, name, createdAt, config, container, mayor, rigs, work } = town
  return {
    townId,
    name,
    createdAt,
    engine: config.engine,
    provider: config.model.provider,
    containerState: container.run.state,
    containerReason: containerView(container).reason,
    mayorStatus: mayor === null ? null : mayorView(mayor, container).status,
    rigCount: rigs.size,
    work: workInNumbers(work, at),
  }
}

function workInNumbers(work: Work, at: string): TownSummary['work'] {
  const { open, in_progress: working, in_review: inReview, failed } = countBeads(work)
  const branches = [...work.merges.values()].filter(
    ({ status: { state } }) => state === 'needs_you' || state === 'awaiting_merge',
  )
  // A problem about a failed bead or a branch that waits is counted with it.
  const counted = new Set<string>([
    ...[...work.beads.values()].flatMap(({ beadId, status }) => (status === 'failed' ? [beadId] : [])),
    ...branches.flatMap(({ mergeId, beadId }) => (beadId === undefined ? [mergeId] : [mergeId, beadId])),
  ])
  const isCounted = (id: string | undefined): boolean => id !== undefined && counted.has(id)
  const problems = [...work.escalations.values()].filter(
    ({ acknowledgedAt, beadId, mergeId }) => acknowledgedAt === undefined && !isCounted(beadId) && !isCounted(mergeId),
  )
  return {
    working,
    waits: open + inReview,
    needsYou: failed + branches.length + problems.length,
    paused: work.pause?.reason ?? null,
    todayMicros: spentOn(work, at.slice(0, 10)).costMicros,
  }
}
