import type { TownEvent } from '@gastown/contract/events'
import { actionIdSchema } from '@gastown/contract/ids'
import type { Action } from '@gastown/contract/intents'
import type { OwedAction, Town } from '../town.ts'

/** What a rule finds lacking. All empty: nothing. */
export interface Finding {
  readonly events?: readonly TownEvent[]
  readonly actions?: readonly OwedAction[]
  /** ISO 8601: when the rule has to look again although nothing happened. */
  readonly wakeAt?: string | null
}

/**
 * One reconcile rule: reads the town as it is and says what it owes. Looks at the state, never at what just happened, and may run any
 * number of times.
 */
export type Rule = (town: Town, at: string) => Finding

/** `subject` is `rule/subject/generation` but for the rule: with it, the id is unique for ever. */
export function owe(action: Action, subject: string): OwedAction {
  return { actionId: actionIdSchema.parse(`${action.type}/${subject}`), action }
}
