import type { ConversationMessage } from '@gastown/contract/conversation'
import type { AgentId } from '@gastown/contract/ids'
import type { TownEvent } from '@gastown/contract/events'
import type { TownInput } from '@gastown/contract/intents'
import { conversationRowOf } from './conversation-row.ts'
import { decide } from './decide.ts'
import type { Rejected } from './decision.ts'
import { evolve } from './evolve.ts'
import { reconcile } from './reconcile.ts'
import type { OwedAction, Town } from './town.ts'
import { shelve, type Finished } from './work/shelve.ts'

export interface Taken {
  readonly accepted: true
  readonly town: Town
  readonly events: readonly TownEvent[]
  readonly actions: readonly OwedAction[]
  readonly conversation: readonly ConversationMessage[]
  readonly ids: Readonly<Record<string, string>>
  readonly wakeAt: string | null
  /** What left the town's memory with this turn. */
  readonly finished: Finished
  /** Whose conversation the rows are of; absent: the mayor's. */
  readonly conversationOf?: AgentId
}

/** One whole turn of the core: decide, evolve, reconcile. Pure. Null town: only `town.create` is accepted. */
export function take(before: Town | null, input: TownInput, at: string): Taken | Rejected {
  const decision = decide(before, input, at)
  if (!decision.accepted) return decision
  let town = before
  for (const event of decision.events) town = evolve(town, event)
  if (town === null) throw new Error('An accepted input left no town.')
  const reconciled = reconcile(town, at)
  const events = [...decision.events, ...reconciled.events]
  const shelved = shelve(reconciled.town)
  return {
    accepted: true,
    town: shelved.town,
    finished: shelved.finished,
    events,
    actions: reconciled.actions,
    conversation: [...decision.conversation, ...rowsOf(before, events)],
    ids: decision.ids,
    wakeAt: reconciled.wakeAt,
    ...(decision.agentId === undefined ? {} : { conversationOf: decision.agentId }),
  }
}

function rowsOf(before: Town | null, events: readonly TownEvent[]): readonly ConversationMessage[] {
  const rows: ConversationMessage[] = []
  let town = before
  for (const event of events) {
    const row = conversationRowOf(town, event)
    if (row !== null) rows.push(row)
    town = evolve(town, event)
  }
  return rows
}
