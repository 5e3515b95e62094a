import type { TownEvent } from '@gastown/contract/events'
import { advanceConvoys } from './rules/advance-convoys.ts'
import { checkMerges } from './rules/check-merges.ts'
import { dispatchBeads } from './rules/dispatch-beads.ts'
import { dispatchReviews } from './rules/dispatch-reviews.ts'
import { dismissWorkers } from './rules/dismiss-workers.ts'
import { expireMail } from './rules/expire-mail.ts'
import { interruptWorkers } from './rules/interrupt-workers.ts'
import { keepBudgets } from './rules/keep-budgets.ts'
import { notifyConvoys } from './rules/notify-convoys.ts'
import { notifyEscalations } from './rules/notify-escalations.ts'
import { primeWorkers } from './rules/prime-workers.ts'
import { runBatches } from './rules/run-batches.ts'
import { runWorkers } from './rules/run-workers.ts'
import { startBatches } from './rules/start-batches.ts'
import { tripBreaker } from './rules/trip-breaker.ts'
import { warmWorkers } from './rules/warm-workers.ts'
import { watchQuiet } from './rules/watch-quiet.ts'
import { deliverMessages } from './rules/deliver-messages.ts'
import type { Rule } from './rules/rule.ts'
import { runContainer } from './rules/run-container.ts'
import { startMayorRule } from './rules/start-mayor.ts'
import { stopTurnRule } from './rules/stop-turn.ts'
import { tellSettings } from './rules/tell-settings.ts'
import { evolve } from './evolve.ts'
import type { OwedAction, Town } from './town.ts'

/** In this order: the first that finds events is the one that acts in its round. */
export const rules: Readonly<Record<string, Rule>> = {
  runContainer,
  startMayorRule,
  stopTurnRule,
  deliverMessages,
  tellSettings,
  interruptWorkers,
  keepBudgets,
  tripBreaker,
  dispatchBeads,
  dispatchReviews,
  runWorkers,
  primeWorkers,
  expireMail,
  watchQuiet,
  startBatches,
  runBatches,
  checkMerges,
  advanceConvoys,
  notifyEscalations,
  notifyConvoys,
  dismissWorkers,
  warmWorkers,
}

/** A round in which rules still find events is followed by another: one for every bead that is dispatched, and a few more. */
const maxRounds = 500

export interface Reconciled {
  readonly town: Town
  readonly events: readonly TownEvent[]
  readonly actions: readonly OwedAction[]
  /** ISO 8601, or null: when to reconcile although nothing happened. */
  readonly wakeAt: string | null
}

/** Runs the rules until they find no more events. Throws when they do not come to rest: a bug of theirs. */
export function reconcile(town: Town, at: string): Reconciled {
  const events: TownEvent[] = []
  let current = town
  if (current.deleted) return { town, events, actions: [], wakeAt: null }
  for (let round = 0; round < maxRounds; round += 1) {
    const found = runRules(current, at)
    if (found.events.length === 0) return { town: current, events, actions: found.actions, wakeAt: found.wakeAt }
    for (const event of found.events) {
      events.push(event)
      current = evolve(current, event) ?? current
    }
  }
  throw new Error(
    `The rules do not come to rest: ${events
      .slice(-4)
      .map((event) => event.type)
      .join(', ')}`,
  )
}

/** One rule at a time: the events of the first that finds any, so that no two rules act on the same lack. */
function runRules(town: Town, at: string): Omit<Reconciled, 'town'> {
  const actions: OwedAction[] = []
  let wakeAt: string | null = null
  for (const rule of Object.values(rules)) {
    const finding = rule(town, at)
    if (finding.events !== undefined && finding.events.length > 0) return { events: finding.events, actions: [], wakeAt: null }
    actions.push(...(finding.actions ?? []))
    if (finding.wakeAt !== undefined && finding.wakeAt !== null && (wakeAt === null || finding.wakeAt < wakeAt))
      wakeAt = finding.wakeAt
  }
  return { events: [], actions, wakeAt }
}
