import type { TownEvent } from '@gastown/contract/events'
import { deliverMessages } from './rules/deliver-messages.ts'
import type { Rule } from './rules/rule.ts'
import { runContainer } from './rules/run-container.ts'
import { startMayorRule } from './rules/start-mayor.ts'
import { stopTurnRule } from './rules/stop-turn.ts'
import { tellSettings } from './rules/tell-settings.ts'
import { evolve } from './evolve.ts'
import type { OwedAction, Town } from './town.ts'

const rules: readonly Rule[] = [runContainer, startMayorRule, stopTurnRule, deliverMessages, tellSettings]

/** A round in which rules still find events is followed by another; no chain of theirs is longer than a few. */
const maxRounds = 20

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
  for (const rule of rules) {
    const finding = rule(town, at)
    if (finding.events !== undefined && finding.events.length > 0) return { events: finding.events, actions: [], wakeAt: null }
    actions.push(...(finding.actions ?? []))
    if (finding.wakeAt !== undefined && finding.wakeAt !== null && (wakeAt === null || finding.wakeAt < wakeAt))
      wakeAt = finding.wakeAt
  }
  return { events: [], actions, wakeAt }
}
