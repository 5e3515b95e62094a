import { GastownError } from '@gastown/contract/errors'
import type { ActionId, InputId } from '@gastown/contract/ids'
import type { TownInput } from '@gastown/contract/intents'
import { take } from '@gastown/core/take'
import type { Town } from '@gastown/core/town'
import type { Receipt, TownStore, Turn } from '@gastown/store/town-store'
import type { Clock, RandomBytes } from '../clock.ts'
import type { Log } from '../log.ts'
import { newInputId } from './new-input-id.ts'
import type { TownEngine } from './town-engine.ts'

export interface OpenTownEngineOptions {
  readonly store: TownStore
  readonly clock: Clock
  readonly random: RandomBytes
  readonly log: Log
  /** The first turn of a town that is being made; absent for one that is on disk. */
  readonly firstInput?: TownInput
}

/**
 * Actions that were owed by this engine already are not offered to the store again. The outbox itself is unique by id, so that
 * forgetting one costs an ignored insert: this many are remembered.
 */
const rememberedActions = 10_000

/**
 * Opens the one writer of a town. Null when the store holds no town and no first input was given.
 * Rejects with the reason when the first input is rejected.
 */
export async function openTownEngine(options: OpenTownEngineOptions): Promise<TownEngine | null> {
  const { store, firstInput } = options
  const town = await store.load()
  if (town === null && firstInput === undefined) return null
  const writer = new TownWriter(options, town)
  if (firstInput !== undefined) {
    const refusal = errorOfReceipt(await writer.take(firstInput))
    if (refusal !== null) throw refusal
  }
  return writer
}

/** The error of a rejected input; null when it was accepted. */
export function errorOfReceipt(receipt: Receipt): GastownError | null {
  const { outcome } = receipt
  if (outcome.accepted) return null
  return new GastownError(outcome.code, outcome.detail, outcome.field === null ? {} : { field: outcome.field })
}

class TownWriter implements TownEngine {
  readonly store: TownStore
  readonly #options: OpenTownEngineOptions
  readonly #listeners = new Set<(turn: Turn) => void>()
  readonly #owed = new Set<ActionId>()
  #town: Town | null
  /** The end of the queue: every input waits for the one before it. */
  #tail: Promise<unknown> = Promise.resolve()
  #cancelAlarm: (() => void) | null = null
  #closed = false

  constructor(options: OpenTownEngineOptions, town: Town | null) {
    this.#options = options
    this.store = options.store
    this.#town = town
  }

  get town(): Town {
    if (this.#town === null) throw new Error('The town has no first turn yet.')
    return this.#town
  }

  get townId(): Town['townId'] {
    return this.town.townId
  }

  take(input: TownInput): Promise<Receipt> {
    if (this.#closed)
      return Promise.reject(new GastownError('TOWN_RECOVERING', 'The town is being closed. Try again in a moment.'))
    const turn = this.#tail.then(() => this.#turn(input))
    // Its caller is told of a failure; the next input is taken all the same.
    this.#tail = turn.catch(() => undefined)
    return turn
  }

  onTurn(listener: (turn: Turn) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancelAlarm?.()
    await this.#tail
    await this.store.close()
  }

  async #turn(input: TownInput): Promise<Receipt> {
    const inputId = inputIdOf(input)
    const known = await this.store.findReceipt(inputId)
    if (known !== null) return known
    const { clock } = this.#options
    const at = new Date(clock.now()).toISOString()
    const taken = take(this.#town, input, at)
    if (!taken.accepted) {
      // Nothing changed, so nothing is recorded: the same input may be right later.
      const { code, detail, field } = taken
      return { inputId, at, outcome: { accepted: false, code, detail, field } }
    }
    const receipt: Receipt = { inputId, at, outcome: { accepted: true, ids: taken.ids } }
    const actions = taken.actions.filter((owed) => !this.#owed.has(owed.actionId))
    const turn: Turn = {
      before: this.#town,
      after: taken.town,
      events: taken.events,
      actions,
      receipt,
      conversation: taken.conversation,
      ...(taken.conversationOf === undefined ? {} : { conversationOf: taken.conversationOf }),
      finished: taken.finished,
    }
    const isEmpty = turn.events.length === 0 && actions.length === 0 && turn.conversation.length === 0
    if (!isEmpty) {
      await this.store.commit(turn)
      this.#town = taken.town
      if (this.#owed.size > rememberedActions) this.#owed.clear()
      for (const owed of actions) this.#owed.add(owed.actionId)
    }
    this.#setAlarm(taken.wakeAt)
    if (!isEmpty) this.#tell(turn)
    return receipt
  }

  #tell(turn: Turn): void {
    for (const listener of this.#listeners) {
      try {
        listener(turn)
      } catch (error) {
        this.#options.log.error({ townId: turn.after.townId, error: String(error) }, 'a listener of turns failed')
      }
    }
  }

  #setAlarm(wakeAt: string | null): void {
    this.#cancelAlarm?.()
    this.#cancelAlarm = null
    if (wakeAt === null || this.#closed) return
    const { clock, random, log } = this.#options
    this.#cancelAlarm = clock.after(Math.max(0, Date.parse(wakeAt) - clock.now()), () => {
      this.take({ kind: 'report', report: { type: 'alarm.rang', inputId: newInputId(random) } }).catch((error: unknown) => {
        if (!this.#closed) log.error({ townId: this.townId, error: String(error) }, 'the alarm could not be taken')
      })
    })
  }
}

function inputIdOf(input: TownInput): InputId {
  switch (input.kind) {
    case 'intent':
      return input.intent.inputId
    case 'report':
      return input.report.inputId
    case 'container-report':
      return input.report.reportId
  }
}
