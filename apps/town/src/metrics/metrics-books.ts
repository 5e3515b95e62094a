import type { TownId } from '@gastown/contract/ids'
import type { Clock } from '../clock.ts'
import type { TownEngine } from '../engine/town-engine.ts'
import { keptMs, MetricsBook } from './metrics-book.ts'

/** Events that are taken between two moments in which others get their turn: some five milliseconds. */
const eventsPerStep = 500

/** The books of towns whose metrics somebody asked for. */
export interface MetricsBooks {
  /**
   * Up to the last event that is recorded. The first time it is made from those of the last 30 days, step by step, so that no town waits
   * for it; after that only what is new is read.
   */
  open(engine: TownEngine): Promise<MetricsBook>
  forget(townId: TownId): void
}

export function createMetricsBooks({ clock }: { clock: Clock }): MetricsBooks {
  const books = new Map<TownId, OpenBook>()
  return {
    open(engine) {
      const known = books.get(engine.townId) ?? new OpenBook(engine, clock)
      books.set(engine.townId, known)
      return known.catchUp()
    },
    forget: (townId) => void books.delete(townId),
  }
}

/** By number, so that each event is taken once. */
class OpenBook {
  readonly #engine: TownEngine
  readonly #clock: Clock
  readonly #book = new MetricsBook()
  /** The last event that was taken; null: none was looked for. */
  #seq: number | null = null
  #tail: Promise<unknown> = Promise.resolve()

  constructor(engine: TownEngine, clock: Clock) {
    this.#engine = engine
    this.#clock = clock
  }

  catchUp(): Promise<MetricsBook> {
    const reading = this.#tail.then(() => this.#read())
    // Whoever asked is told of a failure; the next one goes on from where it came.
    this.#tail = reading.catch(() => undefined)
    return reading
  }

  async #read(): Promise<MetricsBook> {
    const { store } = this.#engine
    const isFirst = this.#seq === null
    this.#seq ??= ((await store.firstEventSince(new Date(this.#clock.now() - keptMs).toISOString())) ?? 1) - 1
    for (;;) {
      const events = await store.readEvents({ after: this.#seq, limit: eventsPerStep })
      for (const { seq, event } of events) {
        this.#book.take(event)
        this.#seq = seq
      }
      if (events.length < eventsPerStep) break
      // A store may answer without waiting for anything: others get their turn all the same.
      await new Promise<void>((resolve) => this.#clock.after(0, resolve))
    }
    if (isFirst) this.#book.adopt(this.#engine.town, this.#clock.now())
    return this.#book
  }
}
