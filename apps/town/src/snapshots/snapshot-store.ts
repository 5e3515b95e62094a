import type { AgentId, TownId } from '@gastown/contract/ids'
import type { SnapshotInfo } from '@gastown/contract/town-routes'

/** Snapshots kept of each agent: two to fall back to when the newest turns out to be damaged. */
export const keptSnapshots = 3
/** Snapshots kept beside because they could not be used; enough to look into, not enough to fill a disk. */
export const keptSetAside = 5

export interface AgentKey {
  readonly townId: TownId
  readonly agentId: AgentId
}

export interface StoredSnapshot {
  readonly info: SnapshotInfo
  /** Compressed, as it came. */
  readonly body: Uint8Array<ArrayBuffer>
}

export interface SetAsideSnapshot {
  readonly info: SnapshotInfo
  readonly reason: string
  readonly at: string
}

/**
 * Where a town keeps copies of its agents' conversation databases. The newest by generation, then sequence, is the one that is
 * given. Every promise that resolves is durable. Contract suite: `snapshot-store-contract.ts`.
 */
export interface SnapshotStore {
  /**
   * Rejects with BODY_TOO_LARGE, with SNAPSHOT_INVALID when the body is not what `info.sha256` says, and with STALE_GENERATION when a
   * newer one is there; nothing changes then. The same snapshot twice is one.
   */
  put(options: { townId: TownId; info: SnapshotInfo; body: Uint8Array<ArrayBuffer> }): Promise<void>
  /** The newest, or null. The body is as it is on the disk: whoever uses it checks it against `info.sha256`. */
  get(key: AgentKey): Promise<StoredSnapshot | null>
  info(key: AgentKey): Promise<SnapshotInfo | null>
  /** Puts the newest beside, with the reason: the one before it is the newest then. Nothing when there is none. */
  setAside(options: AgentKey & { readonly reason: string }): Promise<void>
  /** Newest first. */
  listSetAside(key: AgentKey): Promise<readonly SetAsideSnapshot[]>
  /** Removes all snapshots of a deleted town. */
  purge(townId: TownId): Promise<void>
}
