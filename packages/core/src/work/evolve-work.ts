import type { WorkEvent } from '@gastown/contract/work/events'
import { addSpend, noSpend, type Spend } from '@gastown/contract/work/spend'
import { keptDays, keptWarnings } from '../policy/work-policy.ts'
import { evolveBeads } from './evolve-beads.ts'
import { evolveConvoys } from './evolve-convoys.ts'
import { evolveMerges } from './evolve-merges.ts'
import { evolveWorkers } from './evolve-workers.ts'
import { withChanged, withEntry } from './immutable-map.ts'
import type { Ledger, Work } from './work.ts'

/** The work after an event. Total: an event that does not fit changes nothing but the revision. */
export function evolveWork(before: Work, event: WorkEvent): Work {
  const work: Work = { ...before, revision: before.revision + 1 }
  switch (event.type) {
    case 'work.configured':
      return { ...work, config: event.config }
    case 'rig.configured':
      return work
    case 'bead.created':
    case 'bead.changed':
    case 'bead.deleted':
    case 'bead.dispatched':
    case 'bead.attempt_ended':
    case 'bead.failed':
    case 'bead.reopened':
    case 'bead.done_refused':
    case 'bead.done':
    case 'bead.landed':
    case 'bead.closed':
    case 'bead.checkpointed':
      return evolveConvoys({ ...evolveBeads(work, event), failedInARow: countFailures(work, event) }, event)
    case 'worker.hired':
    case 'worker.start_requested':
    case 'worker.start_put_off':
    case 'worker.primed':
    case 'worker.live':
    case 'worker.activity_changed':
    case 'worker.interrupted':
    case 'worker.released':
    case 'worker.stopped':
    case 'worker.dismissed':
    case 'worker.idled':
    case 'worker.quiet':
    case 'worker.warned':
    case 'worker.status_told':
      return evolveWorkers(work, event)
    case 'worker.work_saved': {
      const { beadId, commit } = event
      if (beadId === undefined) return work
      return { ...work, beads: withChanged(work.beads, beadId, (bead) => ({ ...bead, savedCommit: commit })) }
    }
    case 'mail.sent':
      return { ...work, mail: withEntry(work.mail, event.messageId, event.mail) }
    case 'mail.delivered': {
      const { messageId, generation, at } = event
      return {
        ...work,
        mail: withChanged(work.mail, messageId, (mail) => ({ ...mail, ended: { how: 'delivered', at, generation } })),
      }
    }
    case 'mail.expired': {
      const { messageId, reason, at } = event
      return { ...work, mail: withChanged(work.mail, messageId, (mail) => ({ ...mail, ended: { how: 'expired', at, reason } })) }
    }
    case 'merge.queued':
    case 'merge.moved':
    case 'merge.renewed':
    case 'merge.reviewed':
    case 'batch.started':
    case 'batch.verified':
    case 'batch.ended':
      return evolveMerges(work, event)
    case 'convoy.created':
    case 'convoy.started':
    case 'convoy.changed':
    case 'convoy.member_added':
    case 'convoy.member_removed':
    case 'convoy.landing':
    case 'convoy.landed':
    case 'convoy.failed':
      return evolveConvoys(work, event)
    case 'escalation.raised':
      return { ...work, escalations: withEntry(work.escalations, event.escalationId, event.escalation) }
    case 'escalation.repeated':
      return {
        ...work,
        escalations: withChanged(work.escalations, event.escalationId, (found) => ({
          ...found,
          body: event.body,
          count: found.count + 1,
          lastRaisedAt: event.at,
        })),
      }
    case 'escalation.acknowledged':
      return {
        ...work,
        escalations: withChanged(work.escalations, event.escalationId, (found) => ({
          ...found,
          acknowledgedAt: event.at,
          ...(event.answer === undefined ? {} : { answer: event.answer }),
        })),
      }
    case 'spend.recorded':
      return recordSpend(work, event)
    case 'dispatch.paused':
      return { ...work, pause: { cause: event.cause, reason: event.reason, since: event.at } }
    case 'budget.warned':
      return { ...work, warnedBudgets: [...work.warnedBudgets, event.key].slice(-keptWarnings) }
    case 'dispatch.resumed':
      return { ...work, pause: null, failedInARow: 0 }
  }
}

function countFailures(work: Work, event: WorkEvent): number {
  if (event.type === 'bead.done') return 0
  return event.type === 'bead.attempt_ended' && event.outcome === 'failed' ? work.failedInARow + 1 : work.failedInARow
}

function recordSpend(work: Work, event: Extract<WorkEvent, { type: 'spend.recorded' }>): Work {
  const { spend, agentId, rigId, beadId, convoyId } = event
  const add = <T extends { readonly spend: Spend }>(to: T): T => ({ ...to, spend: addSpend(to.spend, spend) })
  const { letGo } = work.ledger
  const isMayor = !work.workers.has(agentId) && !letGo.has(agentId)
  const ledger: Ledger = {
    total: addSpend(work.ledger.total, spend),
    days: addToDay(work.ledger.days, event.at.slice(0, 10), spend),
    rigs:
      rigId === undefined
        ? work.ledger.rigs
        : withEntry(work.ledger.rigs, rigId, addSpend(work.ledger.rigs.get(rigId) ?? noSpend, spend)),
    mayor: isMayor ? addSpend(work.ledger.mayor, spend) : work.ledger.mayor,
    // Told late, of a run that is over.
    letGo: work.workers.has(agentId) ? letGo : withChanged(letGo, agentId, add),
  }
  return {
    ...work,
    ledger,
    workers: withChanged(work.workers, agentId, add),
    beads: beadId === undefined ? work.beads : withChanged(work.beads, beadId, add),
    convoys: convoyId === undefined ? work.convoys : withChanged(work.convoys, convoyId, add),
  }
}

function addToDay(days: Ledger['days'], day: string, spend: Spend): Ledger['days'] {
  const known = days.some((one) => one.day === day)
  const all = known
    ? days.map((one) => (one.day === day ? { day, spend: addSpend(one.spend, spend) } : one))
    : [...days, { day, spend }]
  return all.slice(-keptDays)
}
