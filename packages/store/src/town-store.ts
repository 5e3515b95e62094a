import type { ConversationMessage } from '@gastown/contract/conversation'
import type { ErrorCode } from '@gastown/contract/errors'
import type { TownEvent } from '@gastown/contract/events'
import type { ActionId, AgentId, InputId, MessageId, RigId, TownId } from '@gastown/contract/ids'
import type { Action } from '@gastown/contract/intents'
import type { Bead, BeadStatus } from '@gastown/contract/work/bead'
import type { Convoy, ConvoyStatus } from '@gastown/contract/work/convoy'
import type { Escalation } from '@gastown/contract/work/escalation'
import type { BeadId, ConvoyId, MergeId } from '@gastown/contract/work/ids'
import type { Mail } from '@gastown/contract/work/mail'
import type { Merge } from '@gastown/contract/work/merge'
import type { OwedAction, Town } from '@gastown/core/town'
import type { Finished } from '@gastown/core/work/shelve'

/** What the town answered to an input, for ever: the same input again gets the same receipt. */
export interface Receipt {
  readonly inputId: InputId
  readonly at: string
  readonly outcome:
    | {
        readonly accepted: true
        /** Ids that the input made or named, such as `{ rigId }`. */ readonly ids: Readonly<Record<string, string>>
      }
    | { readonly accepted: false; readonly code: ErrorCode; readonly detail: string; readonly field: string | null }
}

/** One turn of the engine; recorded whole or not at all. */
export interface Turn {
  /** The town as it was; null for the first turn. Rows are written only for what differs. */
  readonly before: Town | null
  readonly after: Town
  readonly events: readonly TownEvent[]
  readonly actions: readonly OwedAction[]
  readonly receipt: Receipt
  /** Rows of the conversation to write or overwrite, by message id. */
  readonly conversation: readonly ConversationMessage[]
  /** Whose conversation those are of; absent: the mayor's. */
  readonly conversationOf?: AgentId
  /** What left the town's memory with this turn: rows that no later turn reads or writes. */
  readonly finished: Finished
}

/** An action under lease. Attempts count from 1, this one included. */
export interface ClaimedAction {
  readonly actionId: ActionId
  readonly action: Action
  readonly attempt: number
  /** When it was first owed. */
  readonly owedAt: string
}

export interface DeadLetter {
  readonly actionId: ActionId
  readonly action: Action
  readonly attempts: number
  readonly reason: string
  readonly buriedAt: string
}

export interface EventCount {
  /** The step, counted since 1970. */
  readonly step: number
  readonly type: string
  readonly count: number
}

export interface BeadFilter {
  readonly rigId?: RigId | undefined
  readonly convoyId?: ConvoyId | undefined
  readonly status?: readonly BeadStatus[] | undefined
  /** Part of a title, an id or a label, whatever its case. */
  readonly search?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

/**
 * Where one town is kept. Async, so that the same engine runs on SQLite today and on a distributed store later.
 * Every promise that resolves is durable: it survives a crash of the process and of the machine.
 * Contract suite: `town-store-contract.ts`.
 */
export interface TownStore {
  /** The town, or null when its first turn never committed. */
  load(): Promise<Town | null>
  commit(turn: Turn): Promise<void>
  findReceipt(inputId: InputId): Promise<Receipt | null>

  /**
   * Leases actions that are due at `now`, oldest first, until `now + leaseMs`; a lease that ran out is due again.
   */
  claimActions(options: { now: string; leaseMs: number; limit: number }): Promise<readonly ClaimedAction[]>
  completeAction(actionId: ActionId): Promise<void>
  retryAction(options: { actionId: ActionId; nextAttemptAt: string; reason: string }): Promise<void>
  /** Moves an action to the dead-letter list. */
  buryAction(options: { actionId: ActionId; at: string; reason: string }): Promise<void>
  listDeadLetters(): Promise<readonly DeadLetter[]>
  /** When the next action is due (leases included), or null when none is owed. */
  nextActionAt(): Promise<string | null>
  /** Actions that are owed and not done, and dead letters. */
  countActions(): Promise<{ owed: number; dead: number }>

  /** The latest `limit` rows, oldest first; of the mayor when no agent is named. */
  readConversation(options: { limit: number; agentId?: AgentId }): Promise<readonly ConversationMessage[]>
  /** Events after `seq` (0: from the first), oldest first. */
  readEvents(options: { after: number; limit: number }): Promise<readonly { seq: number; event: TownEvent }[]>

  /** Number of the first event at or after this time (ISO 8601); null: none is that new. */
  firstEventSince(at: string): Promise<number | null>

  /**
   * The newest `limit` events before `before` (absent: the very newest), oldest first; of one bead, agent or convoy (and of beads of it)
   * when that is named, or only those that let workers go; and of some types.
   */
  listEvents(options: {
    limit: number
    before?: number
    of?:
      | { beadId: BeadId }
      | { convoyId: ConvoyId; beadIds?: readonly BeadId[] }
      | { agentId: AgentId }
      | { type: 'worker.dismissed' }
    types?: readonly TownEvent['type'][]
  }): Promise<readonly { seq: number; event: TownEvent }[]>
  /** How many events of each type there are since `since`, by steps of `stepMs` since 1970; in no order. */
  countEvents(options: { since: string; stepMs: number }): Promise<readonly EventCount[]>
  /** A dead letter is owed again from now on, with attempts of its own. False: there is no such letter. */
  reviveAction(options: { actionId: ActionId; at: string }): Promise<boolean>

  /** Beads of all times, newest first (by when they were made, then id). `cursor`: the `nextCursor` of the page before. */
  listBeads(options: BeadFilter): Promise<{ beads: readonly Bead[]; nextCursor: string | null }>
  /** Those that there are, in no order. */
  findBeads(beadIds: readonly BeadId[]): Promise<readonly Bead[]>
  listConvoys(options: { status?: readonly ConvoyStatus[]; limit: number }): Promise<readonly Convoy[]>
  findConvoy(convoyId: ConvoyId): Promise<Convoy | null>
  /** Ended merges, newest first. */
  listEndedMerges(options: { rigId?: RigId; limit: number }): Promise<readonly Merge[]>
  findMerge(mergeId: MergeId): Promise<Merge | null>
  /** Acknowledged ones too, newest first. */
  listEscalations(options: { limit: number }): Promise<readonly Escalation[]>
  /** Delivered and expired ones too, newest first; to or from one agent; before another message. Only those on their way, when `waiting`. */
  listMail(options: { agentId?: AgentId; waiting: boolean; before?: MessageId; limit: number }): Promise<readonly Mail[]>
  /** The dearest beads of all times first. */
  listDearestBeads(options: { limit: number }): Promise<readonly Bead[]>

  /** Secrets live in a table of their own, are never part of an event or a row, and are read when they are used. */
  putSecret(options: { ref: string; value: string }): Promise<void>
  readSecret(ref: string): Promise<string | null>
  deleteSecret(ref: string): Promise<void>

  close(): Promise<void>
}

/** All towns of this install. */
export interface TownStores {
  /** Towns on disk, those without a committed first turn included. */
  list(): Promise<readonly TownId[]>
  /** Opens or creates; the caller closes. */
  open(townId: TownId): Promise<TownStore>
  /** Removes the town's records for good. The store must be closed. */
  remove(townId: TownId): Promise<void>
}
