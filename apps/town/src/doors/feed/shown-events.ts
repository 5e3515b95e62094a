import type { TownEventView } from '@gastown/contract/work/work-view'
import type { TownEngine } from '../../engine/town-engine.ts'
import type { Log } from '../../log.ts'
import { viewEvents } from '../procedures/view-events.ts'

/** More than a turn records; what is beyond is told at once after. */
const readAtOnce = 500

/** The events of a town that its viewers have been told. They are read back, since only the store numbers them. */
export class ShownEvents {
  readonly #options: { engine: TownEngine; log: Log; tell: (events: TownEventView[]) => void }
  /** Null: nobody has looked yet. What was recorded before is asked for, not told. */
  #newest: number | null = null
  #isReading = false
  #isWished = false

  constructor(options: { engine: TownEngine; log: Log; tell: (events: TownEventView[]) => void }) {
    this.#options = options
  }

  /** Tells what was recorded since the last time, in order; what is recorded meanwhile is one more read. */
  async show(): Promise<void> {
    this.#isWished = true
    if (this.#isReading) return
    this.#isReading = true
    try {
      while (this.#isWished) {
        this.#isWished = false
        await this.#tellNew()
      }
    } catch (error) {
      const { engine, log } = this.#options
      log.warn({ townId: engine.townId, error: String(error) }, 'new events could not be shown')
    } finally {
      this.#isReading = false
    }
  }

  async #tellNew(): Promise<void> {
    const { engine, tell } = this.#options
    if (this.#newest === null) {
      this.#newest = (await engine.store.listEvents({ limit: 1 })).at(-1)?.seq ?? 0
      return
    }
    const events = await viewEvents(engine, await engine.store.readEvents({ after: this.#newest, limit: readAtOnce }))
    this.#newest = events.at(-1)?.seq ?? this.#newest
    if (events.length > 0) tell(events)
    if (events.length === readAtOnce) this.#isWished = true
  }
}
