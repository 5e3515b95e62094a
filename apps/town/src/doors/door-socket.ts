import type { ContainerSocket } from '../containers.ts'

/** A viewer's WebSocket, already open. */
export interface DoorSocket extends ContainerSocket {
  /** Sends a ping of the protocol: it keeps proxies from closing a quiet socket, and finds a peer that is gone. */
  ping(): void
}

/** What becomes of an upgrade: the host opens the socket and hands it over, or answers as it would a request. */
export type UpgradeAnswer = { readonly accept: (socket: DoorSocket) => void } | Response
