import type { ViewerWebSocket } from '../terminal-viewer.ts'

type Frame = string | Uint8Array<ArrayBuffer>

/** The server's end of a pair; the shape that the container's terminals take. */
export interface ServerEnd {
  send(data: string | Uint8Array): void
  close(code?: number, reason?: string): void
  readonly bufferedAmount: number
  onMessage(listener: (data: string | Uint8Array) => void): void
  onClose(listener: () => void): void
}

/** A WebSocket in memory. Nothing arrives by itself: the test delivers frame by frame, and drops the line where it likes. */
export class SocketPair {
  readonly toServer: Frame[] = []
  readonly toViewer: Frame[] = []
  /** Code and reason of the first close, whoever closed. */
  closed: { readonly code: number; readonly reason: string } | undefined
  /** Called when a frame was put on the line. */
  onFrame = (): void => {}
  #opened = false
  #viewerListeners: { [type: string]: ((event: never) => void)[] } = {}
  #serverMessage: ((data: string | Uint8Array) => void)[] = []
  #serverClose: (() => void)[] = []

  readonly viewer: ViewerWebSocket
  readonly server: ServerEnd

  constructor() {
    const readState = () => (this.closed === undefined ? (this.#opened ? 1 : 0) : 3)
    const readBuffered = () => this.toViewer.reduce((sum, frame) => sum + frame.length, 0)
    this.viewer = {
      binaryType: 'blob',
      get readyState() {
        return readState()
      },
      send: (data) => this.#put(this.toServer, data),
      close: (code, reason) => this.close(code ?? 1005, reason ?? ''),
      addEventListener: (type: string, listener: (event: never) => void) => {
        this.#viewerListeners[type] = [...(this.#viewerListeners[type] ?? []), listener]
      },
    }
    this.server = {
      get bufferedAmount() {
        return readBuffered()
      },
      send: (data) => this.#put(this.toViewer, typeof data === 'string' ? data : new Uint8Array(data)),
      close: (code, reason) => this.close(code ?? 1005, reason ?? ''),
      onMessage: (listener) => this.#serverMessage.push(listener),
      onClose: (listener) => this.#serverClose.push(listener),
    }
  }

  open(): void {
    this.#opened = true
    this.#emit('open', {})
  }

  /** Both ends hear of it; frames on their way are lost. */
  close(code: number, reason = ''): void {
    if (this.closed !== undefined) return
    this.closed = { code, reason }
    this.toServer.length = 0
    this.toViewer.length = 0
    for (const listener of this.#serverClose) listener()
    this.#emit('close', { code, reason })
  }

  /** Delivers the next frame to the server; false when there is none. */
  deliverToServer(): boolean {
    const frame = this.toServer.shift()
    if (frame === undefined) return false
    for (const listener of this.#serverMessage) listener(frame)
    return true
  }

  /** Delivers the next frame to the viewer; false when there is none. */
  deliverToViewer(): boolean {
    const frame = this.toViewer.shift()
    if (frame === undefined) return false
    this.#emit('message', { data: typeof frame === 'string' ? frame : frame.buffer })
    return true
  }

  /** Delivers in both directions until the line is empty. */
  deliverAll(): void {
    while (this.deliverToServer() || this.deliverToViewer());
  }

  #put(line: Frame[], frame: Frame): void {
    if (this.closed !== undefined) return
    line.push(frame)
    this.onFrame()
  }

  #emit(type: string, event: object): void {
    for (const listener of this.#viewerListeners[type] ?? []) listener(event as never)
  }
}
