/** What a viewer needs of a WebSocket; a browser's is one. */
export interface ViewerWebSocket {
  binaryType: string
  /** 1 when open, as WebSocket.OPEN. */
  readonly readyState: number
  send(data: string | Uint8Array<ArrayBuffer>): void
  close(code?: number, reason?: string): void
  addEventListener(type: 'open', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  addEventListener(type: 'close', listener: (event: { readonly code: number; readonly reason: string }) => void): void
}
