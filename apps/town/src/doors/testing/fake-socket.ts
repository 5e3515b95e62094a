import type { DoorSocket } from '../door-socket.ts'

/** One end of a socket, in memory: what was sent to it, and what it sends. */
export class FakeSocket implements DoorSocket {
  readonly sent: (string | Uint8Array)[] = []
  pings = 0
  bufferedAmount = 0
  closed: { readonly code: number | undefined; readonly reason: string | undefined } | null = null
  readonly #messageListeners: ((data: string | Uint8Array) => void)[] = []
  readonly #closeListeners: ((code: number, reason: string) => void)[] = []

  /** Text frames, parsed. */
  get messages(): readonly Record<string, unknown>[] {
    return this.sent.flatMap((data) => (typeof data === 'string' ? [JSON.parse(data) as Record<string, unknown>] : []))
  }

  send(data: string | Uint8Array): void {
    if (this.closed !== null) throw new Error('sent on a closed socket')
    this.sent.push(data)
  }

  close(code?: number, reason?: string): void {
    if (this.closed !== null) return
    this.closed = { code, reason }
    for (const listener of this.#closeListeners) listener(code ?? 1005, reason ?? '')
  }

  ping(): void {
    this.pings += 1
  }

  onMessage(listener: (data: string | Uint8Array) => void): void {
    this.#messageListeners.push(listener)
  }

  onClose(listener: (code: number, reason: string) => void): void {
    this.#closeListeners.push(listener)
  }

  /** The peer sends. */
  receive(data: string | Uint8Array): void {
    for (const listener of this.#messageListeners) listener(data)
  }
}
