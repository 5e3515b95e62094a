import type { ContainerClaim, TownLink } from '@gastown/contract/container-boot'
import type { AgentId, TownId } from '@gastown/contract/ids'

/** What of a container's boot the host adds by itself: folders and the control token are its own affair. */
export type ContainerStartRequest = ContainerClaim & { readonly townId: TownId }

/** How a run came up: `claimed` took a spare over, `claim_failed` would have and was started anew. */
export type ContainerStart = 'started' | 'claimed' | 'claim_failed'

export type ContainerState =
  | { readonly state: 'down' }
  /** An earlier control plane left a container there, which may live: `adopt` has not looked yet. */
  | { readonly state: 'unknown' }
  /** Its process is there and does not serve yet. */
  | { readonly state: 'starting'; readonly containerGeneration: number }
  | { readonly state: 'running'; readonly containerGeneration: number; readonly bootId: string }

/**
 * The only way to a container: a child process, a real container and a machine that dials in are the same to the town.
 * Contract suite: `containers-contract.ts`.
 */
export interface Containers {
  /**
   * Resolves when this run of the container serves. Idempotent: a run that is there or starting is joined; a process of an
   * older generation is ended first. A spare under the town's id is claimed; when that fails it is ended, and the run starts as ever.
   * Rejects with `CONTAINER_UNAVAILABLE` and the reason when it does not come up.
   */
  start(request: ContainerStartRequest): Promise<ContainerStart>
  /**
   * Starts the container of a town that does not exist yet, without a link to anything. `state` knows nothing of it; `start` claims it and
   * `stop` ends it. Resolves when it serves: `ready` is the wait for its agent server, and rejects when that will not come up; `gone` resolves
   * with the reason when its process has ended unclaimed. Rejects like `start`; nothing is left then.
   */
  startSpare(options: {
    townId: TownId
    agentId: AgentId
  }): Promise<{ readonly ready: Promise<void>; readonly gone: Promise<string> }>
  /** Drains within `drainMs`, then ends its process tree. Resolves when it is gone; also when it never was there. */
  stop(options: { townId: TownId; drainMs: number }): Promise<void>
  /** Never starts anything. */
  state(townId: TownId): ContainerState
  /**
   * Looks for a live container that an earlier control plane started (manifest, pid with start time, token, protocol
   * version), gives it this control plane's link, and watches it. Null when there is none of ours; a foreign process is
   * neither adopted nor touched.
   */
  adopt(options: { townId: TownId; townLink: TownLink }): Promise<{ containerGeneration: number; bootId: string } | null>
  /** Sends a request to the container; the host adds the control token. Rejects with `CONTAINER_UNAVAILABLE` when it is down. */
  fetch(options: { townId: TownId; path: string; method?: string; body?: unknown; signal?: AbortSignal }): Promise<Response>
  /** Opens a WebSocket to the container; rejects like `fetch`. */
  openSocket(options: { townId: TownId; path: string }): Promise<ContainerSocket>
  /** Told once for every container process that ends, asked for or not; not for a spare's. Returns the unsubscriber. */
  onGone(listener: (gone: { townId: TownId; containerGeneration: number; reason: string }) => void): () => void
  /** Bytes of memory that the processes of each container and spare hold; one of whom the system does not tell is missing. */
  readMemory(): Promise<ReadonlyMap<TownId, number>>
  /** Whose folders there are, of towns that are gone and of spares as well. */
  list(): Promise<readonly TownId[]>
  /** Removes the container's folder; it must be stopped. */
  purge(townId: TownId): Promise<void>
  /** Leaves the containers running and lets go of them: the control plane ends, they are adopted by the next one. */
  release(): Promise<void>
}

/** The part of a WebSocket that the relay needs, the same for both ends. */
export interface ContainerSocket {
  send(data: string | Uint8Array): void
  close(code?: number, reason?: string): void
  /** Bytes accepted by `send` that have not left yet. */
  readonly bufferedAmount: number
  onMessage(listener: (data: string | Uint8Array) => void): void
  onClose(listener: (code: number, reason: string) => void): void
}
