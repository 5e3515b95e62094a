import { encodeBinaryFrame, parseBinaryFrame } from './binary-frame.ts'
import { closeCodes } from './close-codes.ts'
import { flowLimits } from './flow-limits.ts'
import { InputOutbox } from './input-outbox.ts'
import { OutputPainter } from './output-painter.ts'
import type { ViewerScreen } from './output-painter.ts'
import { isQueryReply } from './query-reply.ts'
import { computeReconnectDelayMs } from './reconnect-delay.ts'
import { parseServerMessage } from './server-message.ts'
import type { ServerMessage } from './server-message.ts'
import { encodeViewerMessage, wireVersion } from './viewer-message.ts'
import type { ViewerMessage } from './viewer-message.ts'
import type { ViewerNotice, ViewerState } from './viewer-state.ts'
import type { ViewerWebSocket } from './viewer-web-socket.ts'

export type { ViewerScreen } from './output-painter.ts'
export type { ViewerNotice, ViewerState } from './viewer-state.ts'
export type { ViewerWebSocket } from './viewer-web-socket.ts'

export interface TerminalViewerOptions {
  /** Opens the terminal's socket; called again for every reconnect. `hello`: the viewer's first frame. */
  readonly openSocket: (hello: string) => ViewerWebSocket
  /** Whether `openSocket` tells the server the first frame, in the socket's address: no answer waits then for a page that is busy. */
  readonly helloIsInAddress?: boolean
  readonly screen: ViewerScreen
  /** What fits where the screen is shown, cells. */
  readonly size: { readonly cols: number; readonly rows: number }
  /** Names this viewer, 1 to 80 characters. */
  readonly viewerId: string
  readonly now: () => number
  readonly after: (delayMs: number, ring: () => void) => () => void
  readonly onState: (state: ViewerState) => void
  readonly onNotice?: (notice: ViewerNotice) => void
}

export interface TerminalViewer {
  /** What the screen's user typed or pasted (xterm.js `onData`). Answers that xterm.js gave by itself are dropped. */
  input(data: string): void
  /** What fits where the screen is shown has changed. The terminal takes it when this viewer is the one in use. */
  resize(cols: number, rows: number): void
  focus(focused: boolean): void
  /** Does not wait for the next attempt; checks at once a connection that looks alive. */
  reconnectNow(): void
  /** Closes the socket; nothing of the options is called afterwards. */
  dispose(): void
}

/** How often a live server is asked whether it is there, ms. A laptop that slept finds out after its first beat. */
const beatEveryMs = 10_000
/** How long an answer may take when the user asks for a check, ms. */
const quickBeatMs = 3_000
/** How long opening a socket may take, ms: far above loopback and a tunnel, far below the minutes that a browser waits. */
const openDeadlineMs = 10_000

const refusals = new Map<number, string>([
  [closeCodes.agentNotFound, 'The town has no such agent.'],
  [closeCodes.unauthenticated, 'You are not logged in. Open the link that `gastown up` printed.'],
  [closeCodes.refused, 'The terminal refused this page.'],
  [closeCodes.superseded, 'This terminal was opened again elsewhere under the same name.'],
])

/** Shows an agent's terminal on a screen for as long as it is not disposed: connects at once, and again for ever. */
export function createTerminalViewer(options: TerminalViewerOptions): TerminalViewer {
  return new ConnectedViewer(options)
}

class ConnectedViewer implements TerminalViewer {
  readonly #options: TerminalViewerOptions
  /** With the time, since a page that reloads keeps its name but begins to count its input anew. */
  readonly #wireId: string
  readonly #painter: OutputPainter
  readonly #outbox = new InputOutbox()
  #size: { readonly cols: number; readonly rows: number }
  #focused = false
  #state: ViewerState['state'] = 'connecting'
  #socket: ViewerWebSocket | undefined
  /** The container answered on this socket. Before that, frames would only fill the town's relay. */
  #welcomed = false
  /** What the server was told last on this socket. */
  #told = { cols: 0, rows: 0, focused: false }
  #failures = 0
  #lostAt: number
  /** The screen is a live one, or the page has not been told yet that it is no more. */
  #showsLive = false
  /** When the saved screen was taken that is shown, ms since 1970. */
  #stillAtMs: number | undefined
  #refusal: string | undefined
  #heard = false
  #disposed = false
  #cancelTimer = (): void => {}

  constructor(options: TerminalViewerOptions) {
    this.#options = options
    this.#size = options.size
    this.#lostAt = options.now()
    this.#wireId = `${options.viewerId.slice(0, 80)}.${this.#lostAt.toString(36)}`
    this.#painter = new OutputPainter(options.screen, (ptyId, offset) => {
      if (this.#welcomed) this.#send({ type: 'ack', ptyId, offset })
    })
    this.#connect()
  }

  input(data: string): void {
    if (this.#disposed || isQueryReply(data, { screenIsParsing: this.#painter.isParsing })) return
    const bytes = new TextEncoder().encode(data)
    const limitBytes = this.#state === 'live' ? flowLimits.inputPasteBytes : flowLimits.inputKeptBytes
    if (!this.#outbox.push(bytes, limitBytes)) return this.#options.onNotice?.({ notice: 'input_dropped', bytes: bytes.length })
    this.#sendInput()
  }

  resize(cols: number, rows: number): void {
    // The screen's owner may hear of sizes that come from here, and pass them on: they are not what fits.
    if (this.#painter.isSizing) return
    this.#size = { cols, rows }
    this.#tell()
  }

  focus(focused: boolean): void {
    this.#focused = focused
    this.#tell()
  }

  reconnectNow(): void {
    if (this.#disposed) return
    if (this.#socket === undefined) {
      this.#cancelTimer()
      this.#refusal = undefined
      this.#connect()
    } else if (this.#welcomed) {
      this.#cancelTimer()
      this.#beat(quickBeatMs)
    }
  }

  dispose(): void {
    if (this.#disposed) return
    this.#disposed = true
    this.#cancelTimer()
    this.#painter.dispose()
    const socket = this.#socket
    this.#socket = undefined
    socket?.close(1000, 'the viewer was closed')
  }

  #setState(state: ViewerState): void {
    this.#state = state.state
    if (this.#disposed) return
    this.#options.onState(state)
    if (state.state === 'live') this.#showsLive = true
    if (!this.#showsLive || (state.state !== 'waiting' && state.state !== 'disconnected')) return
    this.#showsLive = false
    this.#options.onNotice?.({ notice: 'still', takenAtMs: this.#options.now() })
  }

  #connect(): void {
    this.#setState({ state: 'connecting', attempt: this.#failures + 1 })
    const hello = this.#hello()
    let socket: ViewerWebSocket
    try {
      socket = this.#options.openSocket(hello)
    } catch (error) {
      return this.#lost(1006, `the socket could not be opened: ${String(error)}`)
    }
    this.#socket = socket
    this.#welcomed = false
    socket.binaryType = 'arraybuffer'
    const isCurrent = () => this.#socket === socket
    socket.addEventListener('open', () => {
      if (!isCurrent()) return
      this.#cancelTimer()
      if (this.#options.helloIsInAddress !== true) socket.send(hello)
    })
    socket.addEventListener('message', ({ data }) => isCurrent() && this.#receive(data))
    socket.addEventListener('close', ({ code, reason }) => isCurrent() && this.#lost(code, reason))
    this.#cancelTimer = this.#options.after(openDeadlineMs, () => this.#drop('the socket did not open'))
  }

  #hello(): string {
    const position = this.#painter.position
    this.#told = { ...this.#size, focused: this.#focused }
    return encodeViewerMessage({
      type: 'hello',
      version: wireVersion,
      viewerId: this.#wireId,
      ...this.#told,
      inputOffset: this.#outbox.acknowledged,
      ...(position === undefined ? {} : { resume: position }),
    })
  }

  #receive(data: unknown): void {
    this.#heard = true
    if (typeof data === 'string') {
      const message = parseServerMessage(data)
      if ('bad' in message) this.#drop(message.bad)
      else this.#receiveMessage(message)
    } else if (data instanceof ArrayBuffer) this.#receiveBytes(new Uint8Array(data))
    else if (data instanceof Uint8Array) this.#receiveBytes(data)
    else this.#drop('a frame is neither text nor bytes')
  }

  #receiveMessage(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        if (!this.#outbox.rewind(message.inputOffset)) return this.#drop('welcome names input that was never typed')
        this.#welcomed = true
        this.#failures = 0
        this.#tell()
        this.#sendInput()
        return this.#beat(beatEveryMs)
      case 'progress': {
        const { type: _, ...progress } = message
        return this.#setState({ state: 'waiting', ...progress })
      }
      case 'resumed':
        if (!this.#painter.resume(message)) return this.#drop('resumed elsewhere than where the screen is')
        return this.#setState({ state: 'live' })
      case 'gap':
        return this.#options.onNotice?.({ notice: 'gap', fromOffset: message.from, toOffset: message.to })
      case 'size':
        return this.#painter.size(message.cols, message.rows)
      case 'input-ack':
        if (!this.#outbox.acknowledge(message.offset)) return this.#drop('input was acknowledged that was never sent')
        return this.#sendInput()
      case 'exit':
        return this.#setState({ state: 'ended', exitCode: message.code, text: message.text })
      case 'refused':
        this.#refusal = message.text
        return
      case 'pong':
        return
    }
  }

  #receiveBytes(data: Uint8Array): void {
    const frame = parseBinaryFrame(data)
    if ('bad' in frame) return this.#drop(frame.bad)
    if (frame.kind === 'input') return this.#drop('input came from the server')
    if (frame.kind === 'output') {
      if (!this.#painter.output(frame.offset, frame.bytes)) this.#drop('output does not continue what is on the screen')
      return
    }
    if (frame.kind === 'still') {
      if (this.#stillAtMs !== undefined && frame.takenAtMs <= this.#stillAtMs) return
      if (!this.#painter.still(frame)) return
      this.#stillAtMs = frame.takenAtMs
      return this.#options.onNotice?.({ notice: 'still', takenAtMs: frame.takenAtMs })
    }
    this.#painter.replay(frame)
    this.#setState({ state: 'live' })
  }

  #sendInput(): void {
    if (!this.#welcomed || !this.#isOpen()) return
    for (let next = this.#outbox.take(); next !== undefined; next = this.#outbox.take()) {
      this.#socket?.send(encodeBinaryFrame({ kind: 'input', ...next }))
    }
  }

  /** Brings the server's knowledge of size and focus up to date. */
  #tell(): void {
    if (!this.#welcomed || !this.#isOpen()) return
    const told = this.#told
    const size = this.#size
    this.#told = { ...size, focused: this.#focused }
    if (told.cols !== size.cols || told.rows !== size.rows) this.#send({ type: 'resize', ...size })
    if (told.focused !== this.#focused) this.#send({ type: 'focus', focused: this.#focused })
  }

  #send(message: ViewerMessage): void {
    if (this.#isOpen()) this.#socket?.send(encodeViewerMessage(message))
  }

  #isOpen(): boolean {
    return this.#socket?.readyState === 1
  }

  /** Asks for a sign of life and looks for any at the end of the wait; a timer that fires late has waited long enough. */
  #beat(waitMs: number): void {
    this.#heard = false
    this.#send({ type: 'ping' })
    this.#cancelTimer()
    this.#cancelTimer = this.#options.after(waitMs, () => {
      if (this.#heard) this.#beat(beatEveryMs)
      else this.#drop('no sign of life')
    })
  }

  /** Gives up a socket that is of no use. */
  #drop(reason: string): void {
    const socket = this.#socket
    this.#lost(closeCodes.badFrame, reason)
    socket?.close(closeCodes.badFrame, reason.slice(0, 100))
  }

  #lost(code: number, reason: string): void {
    this.#cancelTimer()
    this.#socket = undefined
    this.#welcomed = false
    if (this.#disposed) return
    const refusal = this.#refusal ?? (refusals.has(code) ? reason || refusals.get(code) : undefined)
    if (refusal !== undefined) return this.#setState({ state: 'refused', text: refusal })
    const wasConnected = this.#state !== 'disconnected' && this.#state !== 'connecting'
    if (wasConnected) this.#lostAt = this.#options.now()
    const delayMs = computeReconnectDelayMs({ failures: this.#failures, closeCode: code })
    this.#failures += 1
    this.#setState({ state: 'disconnected', sinceMs: this.#options.now() - this.#lostAt, nextAttemptInMs: delayMs })
    this.#cancelTimer = this.#options.after(delayMs, () => this.#connect())
  }
}
