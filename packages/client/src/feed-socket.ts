/** The part of a WebSocket that the status feed needs; a browser's and Node's own fit. */
export interface FeedSocket {
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: (() => void) | null
  onerror: (() => void) | null
  send(data: string): void
  close(): void
}

export type OpenFeedSocket = (options: { url: string; token?: string }) => FeedSocket

/** Opens a WebSocket of the runtime. A token goes into a header, which Node's WebSocket can send and a browser's cannot. */
export const openFeedSocket: OpenFeedSocket = ({ url, token }) => {
  const Socket = WebSocket as unknown as new (url: string, options?: { headers: Record<string, string> }) => FeedSocket
  return token === undefined ? new Socket(url) : new Socket(url, { headers: { authorization: `Bearer ${token}` } })
}
