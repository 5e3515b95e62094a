import { agentIdSchema } from '@gastown/contract/ids'
import type { Bead } from '@gastown/contract/work/bead'
import type { WorkEvent } from '@gastown/contract/work/events'
import { bootWithMayor } from '../mayor/wish-mayor.ts'
import { priorityRank } from '../policy/work-policy.ts'
import type { Town } from '../town.ts'
import { nextReadyBead } from '../work/bead-readiness.ts'
import { findWorker } from '../work/find-worker.ts'
import { slugOf } from '../work/slug.ts'
import type { TownEvent } from '@gastown/contract/events'
import type { Rule } from './rule.ts'

/**
 * W4. A bead that is ready goes to a worker in the same turn that made it ready (promise 8), the most urgent first, as far as the limits
 * go. Ready work wakes a container that sleeps because nothing needed it, and not one that somebody has stopped.
 */
export const dispatchBeads: Rule = (town, at) => {
  const wakeAt = nextRetryAt(town, at)
  const bead = nextReadyBead(town, at, rankOf)
  if (bead === null) return { wakeAt }
  const { run } = town.container
  if (run.state === 'asleep' && run.cause !== 'drained') return { events: bootWithMayor(town, 'work', at) }
  if (run.state !== 'running' && run.state !== 'starting') return { wakeAt }
  return { events: dispatch(town, bead, at), wakeAt }
}

/** Rework first: a branch in the queue waits for it. */
function rankOf(bead: Bead): number {
  return (bead.kind === 'rework' ? 10 : 0) + priorityRank[bead.priority]
}

function dispatch(town: Town, bead: Bead, at: string): readonly TownEvent[] {
  const { work, container } = town
  const found = findWorker(work, { rigId: bead.rigId, role: 'polecat', wished: bead.wishedAgentId ?? null })
  const agentId = agentIdSchema.parse(found.agentId)
  const hired: readonly WorkEvent[] = found.isNew
    ? [{ type: 'worker.hired', agentId, name: found.name, role: 'polecat', rigId: bead.rigId, at }]
    : []
  const branch =
    bead.branch ??
    `gt/${slugOf(found.name, 30)}/${bead.beadId
      .replace(/^bead-/, '')
      .slice(-14)
      .replace(/^-+/, '')}`
  return [
    ...hired,
    { type: 'bead.dispatched', beadId: bead.beadId, agentId, attempt: bead.attemptCount + 1, branch, at },
    {
      type: 'worker.start_requested',
      agentId,
      generation: found.generation + 1,
      task: { kind: 'bead', beadId: bead.beadId },
      containerGeneration: container.containerGeneration,
      at,
    },
  ]
}

/** When the next bead that backs off may be tried. */
function nextRetryAt({ work }: Town, at: string): string | null {
  let next: string | null = null
  for (const { status, retryAt } of work.beads.values()) {
    if (status === 'open' && retryAt !== undefined && retryAt > at && (next === null || retryAt < next)) next = retryAt
  }
  return next
}
