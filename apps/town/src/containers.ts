import type { ContainerBoot } from '@gastown/contract/container-boot'
import type { TownId } from '@gastown/contract/ids'

/** What of a container's boot the host adds by itself: folders and the control token are its own affair. */
export type ContainerStartRequest = Pick<
  ContainerBoot,
  'townId' | 'containerGeneration' | 'townLink' | 'sleepAfterMinutes' | 'terminal'
>

export type ContainerState =
  | { readonly state: 'down' }
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
   * older generation is ended first. Rejects with `CONTAINER_UNAVAILABLE` and the reason when it does not come up.
   */
  start(request: ContainerStartRequest): Promise<void>
  /** Drains within `drainMs`, then ends its process tree. Resolves when it is gone; also when it never was there. */
  stop(options: { townId: TownId; drainMs: number }): Promise<void>
  /** Never starts anything. */
  state(townId: TownId): ContainerState
  /**
   * Looks for a live container that an earlier control plane started (manifest, pid with start time, token, protocol
   * version), gives it this control plane's link, and watches it. Null when there is none of ours; a foreign process is
   * neither adopted nor touched.
   */
  adopt(options: {
    townId: TownId
    townLink: ContainerBoot['townLink']
  }): Promise<{ containerGeneration: number; bootId: string } | null>
  /** Sends a request to the container; the host adds the control token. Rejects with `CONTAINER_UNAVAILABLE` when it is down. */
  fetch(options: { townId: TownId; path: string; method?: string; body?: unknown; signal?: AbortSignal }): Promise<Response>
  /** Opens a WebSocket to the container; rejects like `fetch`. */
  openSocket(options: { townId: TownId; path: string }): Promise<ContainerSocket>
  /** Told once for every container process that ends, asked for or not. Returns the unsubscriber. */
  onGone(listener: (gone: { townId: TownId; containerGeneration: number; reason: string }) => void): () => void
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
