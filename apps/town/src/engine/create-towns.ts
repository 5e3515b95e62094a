import { GastownError } from '@gastown/contract/errors'
import { derivedId, townIdSchema, type InputId, type TownId } from '@gastown/contract/ids'
import type { TownConfig } from '@gastown/contract/town-config'
import type { TownStores } from '@gastown/store/town-store'
import type { Clock, RandomBytes } from '../clock.ts'
import type { Log } from '../log.ts'
import { newInputId } from './new-input-id.ts'
import { openTownEngine } from './open-town-engine.ts'
import type { TownEngine } from './town-engine.ts'
import type { Towns } from './towns.ts'

export interface CreateTownsOptions {
  readonly stores: TownStores
  readonly clock: Clock
  readonly random: RandomBytes
  readonly log: Log
}

/** The towns, and the boot's part of opening them. */
export interface OpenableTowns extends Towns {
  /**
   * Opens every town on disk. One that cannot be opened is logged and kept closed: the others go on. What is left of a town that was
   * never finished, or was deleted, is removed; `beforeRemove` clears what else there is of it.
   */
  openAll(beforeRemove: (townId: TownId) => Promise<void>): Promise<void>
  /** Every town on disk, also one that could not be opened. */
  listAll(): Promise<readonly TownId[]>
  /** Closes all engines. */
  close(): Promise<void>
}

export function createTowns(options: CreateTownsOptions): OpenableTowns {
  return new OpenTowns(options)
}

class OpenTowns implements OpenableTowns {
  readonly #options: CreateTownsOptions
  readonly #engines = new Map<string, TownEngine>()
  readonly #listeners = new Set<(engine: TownEngine) => void>()
  /** Towns that are on disk and not open yet. */
  readonly #toOpen = new Set<string>()
  #recovering = true

  constructor(options: CreateTownsOptions) {
    this.#options = options
  }

  get recovering(): boolean {
    return this.#recovering
  }

  get(townId: string): TownEngine {
    const engine = this.#engines.get(townId)
    if (engine !== undefined && !engine.town.deleted) return engine
    if (engine === undefined && (this.#toOpen.has(townId) || this.#recovering)) {
      throw new GastownError('TOWN_RECOVERING', 'The town is being opened after a start of Gastown. Try again in a moment.')
    }
    throw new GastownError('TOWN_NOT_FOUND', `There is no town "${townId}". List the towns to see those that are there.`, {
      field: 'townId',
    })
  }

  list(): readonly TownEngine[] {
    return [...this.#engines.values()].filter((engine) => !engine.town.deleted)
  }

  onOpen(listener: (engine: TownEngine) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async create({
    name,
    config,
    secrets,
    inputId = newInputId(this.#options.random),
  }: {
    name: string
    config: TownConfig
    secrets: ReadonlyMap<string, string>
    inputId?: InputId
  }): Promise<TownEngine> {
    const { stores } = this.#options
    const townId = derivedId(townIdSchema, 'town', inputId)
    const store = await stores.open(townId)
    try {
      for (const [ref, value] of secrets) await store.putSecret({ ref, value })
      const firstInput = { kind: 'intent', intent: { type: 'town.create', inputId, name, config } } as const
      const engine = await openTownEngine({ ...this.#options, store, firstInput })
      if (engine === null) throw new Error('A town with a first input cannot be absent.')
      this.#add(engine)
      return engine
    } catch (error) {
      await store.close()
      await stores.remove(townId)
      throw error
    }
  }

  async remove(townId: TownId): Promise<void> {
    const engine = this.#engines.get(townId)
    this.#engines.delete(townId)
    await engine?.close()
    await this.#options.stores.remove(townId)
  }

  async openAll(beforeRemove: (townId: TownId) => Promise<void>): Promise<void> {
    const townIds = await this.#options.stores.list()
    for (const townId of townIds) this.#toOpen.add(townId)
    // From here on a town that is neither open nor waiting is known not to exist.
    this.#recovering = townIds.length > 0
    for (const townId of townIds) {
      try {
        await this.#open(townId, beforeRemove)
      } catch (error) {
        this.#options.log.error({ townId, error: String(error) }, 'a town could not be opened; its files stay as they are')
      }
      this.#toOpen.delete(townId)
    }
    this.#recovering = false
  }

  listAll(): Promise<readonly TownId[]> {
    return this.#options.stores.list()
  }

  async close(): Promise<void> {
    const engines = [...this.#engines.values()]
    this.#engines.clear()
    await Promise.all(engines.map((engine) => engine.close()))
  }

  async #open(townId: TownId, beforeRemove: (townId: TownId) => Promise<void>): Promise<void> {
    const { stores, log } = this.#options
    const store = await stores.open(townId)
    const engine = await openTownEngine({ ...this.#options, store })
    if (engine !== null && !engine.town.deleted) return this.#add(engine)
    log.warn({ townId }, engine === null ? 'a town that was never finished is removed' : 'a deleted town is removed')
    await (engine ?? store).close()
    await beforeRemove(townId)
    await stores.remove(townId)
  }

  #add(engine: TownEngine): void {
    this.#engines.set(engine.townId, engine)
    for (const listener of this.#listeners) listener(engine)
  }
}
