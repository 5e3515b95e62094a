import type { LastScreenInfo } from '@gastown/contract/town-routes'
import type { TownId } from '@gastown/contract/ids'
import type { AgentKey } from '../snapshots/snapshot-store.ts'

export interface LastScreen {
  readonly info: LastScreenInfo
  /** They paint the screen on an empty one of its size. A user's own: never in a log. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

/**
 * Where a town keeps how its agents' terminals looked last: one screen an agent. Losing one costs nothing but the first look.
 * Contract suite: `last-screens-contract.ts`.
 */
export interface LastScreens {
  /**
   * Rejects with STALE_GENERATION when a screen of a later generation is there, with BODY_TOO_LARGE, and with INVALID_INPUT for an empty
   * one; nothing changes then, nor when a later one of the same generation is there.
   */
  put(options: { townId: TownId; screen: LastScreen }): Promise<void>
  get(key: AgentKey): Promise<LastScreen | null>
  purge(townId: TownId): Promise<void>
}
