import type { TownInput } from '@gastown/contract/intents'
import type { TownId } from '@gastown/contract/ids'
import type { Town } from '@gastown/core/town'
import type { ClaimedAction, Receipt, TownStore, Turn } from '@gastown/store/town-store'

/** The one writer of one town. Inputs are taken one after the other. */
export interface TownEngine {
  readonly townId: TownId
  readonly store: TownStore
  /** The town after the last turn. */
  readonly town: Town
  /**
   * Decides, records and reconciles one input, and resolves when that is durable. An input whose id has a receipt changes nothing and
   * gets that receipt. A rejected input resolves too: its receipt says why.
   */
  take(input: TownInput): Promise<Receipt>
  /** Told after every turn that was recorded, in order. Returns the unsubscriber. */
  onTurn(listener: (turn: Turn) => void): () => void
  /** Lets the turn in hand end, takes no more, and closes the store. */
  close(): Promise<void>
}

/** Performs one kind of action; rejects to have it tried again. */
export type PerformAction = (engine: TownEngine, claimed: ClaimedAction) => Promise<void>
