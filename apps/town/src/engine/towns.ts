import type { InputId, TownId } from '@gastown/contract/ids'
import type { TownConfig } from '@gastown/contract/town-config'
import type { TownEngine } from './town-engine.ts'

/** The towns of this install that are open. */
export interface Towns {
  /** Throws TOWN_NOT_FOUND, or TOWN_RECOVERING while the boot still opens towns and this one is not open yet. */
  get(townId: string): TownEngine
  list(): readonly TownEngine[]
  /** True until every town on disk was opened. */
  readonly recovering: boolean
  /** Makes a town: resolves when it is durable. Nothing is left of one that could not be made. */
  create(options: {
    name: string
    config: TownConfig
    secrets: ReadonlyMap<string, string>
    /** Absent: a fresh one. A spare's town was given its ids ahead. */
    inputId?: InputId
  }): Promise<TownEngine>
  /** Forgets a town whose container is stopped: closes it and removes all its records. */
  remove(townId: TownId): Promise<void>
  /** Told for every town that opens or was made. */
  onOpen(listener: (engine: TownEngine) => void): () => void
}
