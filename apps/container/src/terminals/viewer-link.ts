import { encodeBinaryFrame, parseBinaryFrame } from '@gastown/terminal/binary-frame'
import { closeCodes } from '@gastown/terminal/close-codes'
import { flowLimits } from '@gastown/terminal/flow-limits'
import { encodeServerMessage } from '@gastown/terminal/server-message'
import type { ServerMessage } from '@gastown/terminal/server-message'
import { parseViewerMessage, wireVersion } from '@gastown/terminal/viewer-message'
import type { ViewerMessage } from '@gastown/terminal/viewer-message'
import type { PtySession } from './pty-session.ts'
import { isSameSize } from './terminal-size.ts'
import type { TerminalSize } from './terminal-size.ts'
import type { ViewerSocket } from './terminals.ts'

/** How long a socket may stay without a hello, ms. */
const helloDeadlineMs = 10_000
/**
 * A viewer that has acknowledged nothing for this long, ms, is asleep or gone without a word, and keeps nobody waiting: the PTY goes
 * on, and it gets a replay when it wakes. A page that parses 100 KB takes 20 ms.
 */
export const viewerAsleepMs = 5_000

export type Hello = Extract<ViewerMessage, { type: 'hello' }>
type Message = Exclude<ViewerMessage, { type: 'hello' } | { type: 'ack' } | { type: 'ping' }>

interface ViewerLinkOptions {
  readonly socket: ViewerSocket
  readonly now: () => number
  readonly after: (delayMs: number, ring: () => void) => () => void
  readonly onHello: (link: ViewerLink, hello: Hello) => void
  readonly onMessage: (link: ViewerLink, message: Message) => void
  readonly onInput: (link: ViewerLink, offset: number, bytes: Uint8Array) => { readonly bad: string } | undefined
  readonly onAcknowledged: () => void
  readonly onGone: (link: ViewerLink, reason: string) => void
}

/**
 * The container's end of one viewer's socket: sends a PTY's screen and output as fast as the viewer acknowledges, and no
 * faster. It holds no output of its own; it reads the session's log at its own place.
 */
export class ViewerLink {
  readonly #options: ViewerLinkOptions
  #hello: Hello | undefined
  #size: TerminalSize | undefined
  #focused = false
  #session: PtySession | undefined
  /** Output before this offset was sent, or is in a replay that was sent. */
  #sent = 0
  #acknowledged = 0
  /** A replay was sent that the viewer has not painted yet. No second one follows before that. */
  #replaying = false
  #toldSize: TerminalSize | undefined
  #toldEnd = false
  #progressAt: number
  #gone = false
  readonly #cancelDeadline: () => void

  constructor(options: ViewerLinkOptions) {
    this.#options = options
    this.#progressAt = options.now()
    this.#cancelDeadline = options.after(helloDeadlineMs, () => this.close(closeCodes.badFrame, 'no hello came'))
    options.socket.onMessage((data) => this.#receive(data))
    options.socket.onClose(() => this.#leave('the socket closed'))
  }

  get viewerId(): string | undefined {
    return this.#hello?.viewerId
  }

  /** What fits where this viewer is; undefined before its hello. */
  get size(): TerminalSize | undefined {
    return this.#size
  }

  get isFocused(): boolean {
    return this.#focused
  }

  /** Output of the session that this viewer has not acknowledged, bytes; undefined when it keeps nobody waiting. */
  get lagBytes(): number | undefined {
    if (this.#session === undefined) return undefined
    if (this.#unacknowledged > 0 && this.#options.now() - this.#progressAt >= viewerAsleepMs) return undefined
    return this.#session.log.end - this.#acknowledged
  }

  send(message: ServerMessage): void {
    if (!this.#gone) this.#options.socket.send(encodeServerMessage(message))
  }

  sendBytes(data: Uint8Array): void {
    if (!this.#gone) this.#options.socket.send(data)
  }

  /** What this viewer was shown is over; the next session is not ready to be shown. */
  hold(): void {
    this.#session = undefined
  }

  /** Shows this viewer a session from now on: where it left off, when it can, else with a replay. */
  show(session: PtySession): void {
    this.#session = session
    this.#toldEnd = false
    this.#replaying = false
    const resume = this.#hello?.resume
    if (resume?.ptyId !== session.ptyId || resume.offset > session.log.end) return this.#sendReplay(session)
    this.#sent = this.#acknowledged = resume.offset
    this.#progressAt = this.#options.now()
    if (!session.log.has(resume.offset)) return this.#skip(session)
    this.#toldSize = session.log.sizeAt(resume.offset)
    this.send({ type: 'resumed', ptyId: session.ptyId, offset: resume.offset, ...this.#toldSize })
    this.pump()
  }

  /** Sends what the viewer has room for. Called when there is more, and when it has acknowledged. */
  pump(): void {
    const session = this.#session
    if (session === undefined || this.#gone) return
    const { log } = session
    for (;;) {
      if (!log.has(this.#sent)) {
        // Overtaken. Once it has read what is on its way, it gets the screen as it is then.
        if (!this.#replaying && this.#unacknowledged <= flowLimits.lowWaterBytes) this.#skip(session)
        return
      }
      const size = log.sizeAt(this.#sent)
      if (this.#toldSize === undefined || !isSameSize(size, this.#toldSize)) {
        this.#toldSize = size
        this.send({ type: 'size', ...size })
      }
      const room = flowLimits.highWaterBytes - this.#unacknowledged
      const bytes = log.read(this.#sent, Math.min(Math.max(room, 0), flowLimits.outputFrameBytes))
      if (bytes.length === 0) break
      if (this.#unacknowledged === 0) this.#progressAt = this.#options.now()
      this.#options.socket.send(encodeBinaryFrame({ kind: 'output', offset: this.#sent, bytes }))
      this.#sent += bytes.length
    }
    if (session.end !== undefined && this.#sent === log.end && !this.#toldEnd) {
      this.#toldEnd = true
      this.send({ type: 'exit', ...session.end })
    }
  }

  /** Closes the socket; nothing is heard of this viewer afterwards. */
  close(code: number, reason: string): void {
    if (this.#gone) return
    this.#options.socket.close(code, reason)
    this.#leave(reason)
  }

  refuse(text: string): void {
    this.send({ type: 'refused', text })
    this.close(closeCodes.refused, text)
  }

  get #unacknowledged(): number {
    return this.#sent - this.#acknowledged + (this.#replaying ? 1 : 0)
  }

  #skip(session: PtySession): void {
    const from = this.#sent
    this.#sendReplay(session, from)
  }

  #sendReplay(session: PtySession, gapFrom?: number): void {
    const replay = session.screen.replay()
    // A screen behind an endless escape sequence: what is left of it in the log is no loss.
    const offset = session.log.has(replay.offset) ? replay.offset : session.log.start
    if (gapFrom !== undefined) this.send({ type: 'gap', from: gapFrom, to: offset })
    this.#sent = this.#acknowledged = offset
    this.#progressAt = this.#options.now()
    this.#replaying = true
    this.#toldSize = replay.size
    this.#options.socket.send(
      encodeBinaryFrame({ kind: 'replay', ptyId: session.ptyId, offset, ...replay.size, bytes: replay.bytes }),
    )
    this.pump()
  }

  #receive(data: string | Uint8Array): void {
    if (this.#gone) return
    const bad = typeof data === 'string' ? this.#receiveText(data) : this.#receiveBytes(data)
    if (bad !== undefined) this.close(closeCodes.badFrame, bad.bad)
  }

  #receiveText(text: string): { readonly bad: string } | undefined {
    const message = parseViewerMessage(text)
    if ('bad' in message) return message
    if (message.type === 'hello') return this.#receiveHello(message)
    if (this.#hello === undefined) return { bad: 'a message came before hello' }
    switch (message.type) {
      case 'ack':
        return this.#receiveAck(message)
      case 'ping':
        this.send({ type: 'pong' })
        return undefined
      case 'resize':
        this.#size = { cols: message.cols, rows: message.rows }
        break
      case 'focus':
        this.#focused = message.focused
        break
    }
    this.#options.onMessage(this, message)
    return undefined
  }

  #receiveHello(hello: Hello): { readonly bad: string } | undefined {
    if (this.#hello !== undefined) return { bad: 'hello came twice' }
    this.#cancelDeadline()
    if (hello.version !== wireVersion) {
      this.refuse('This page does not fit the running town: reload it.')
      return undefined
    }
    this.#hello = hello
    this.#size = { cols: hello.cols, rows: hello.rows }
    this.#focused = hello.focused
    this.#options.onHello(this, hello)
    return undefined
  }

  #receiveAck(ack: { readonly ptyId: string; readonly offset: number }): { readonly bad: string } | undefined {
    // Late words about a PTY that was replaced.
    if (ack.ptyId !== this.#session?.ptyId) return undefined
    if (ack.offset > this.#sent) return { bad: 'output was acknowledged that was never sent' }
    if (ack.offset < this.#acknowledged) return undefined
    this.#acknowledged = ack.offset
    this.#replaying = false
    this.#progressAt = this.#options.now()
    this.pump()
    this.#options.onAcknowledged()
    return undefined
  }

  #receiveBytes(data: Uint8Array): { readonly bad: string } | undefined {
    const frame = parseBinaryFrame(data)
    if ('bad' in frame) return frame
    if (frame.kind !== 'input') return { bad: 'a viewer sends no output' }
    if (this.#hello === undefined) return { bad: 'input came before hello' }
    return this.#options.onInput(this, frame.offset, frame.bytes)
  }

  #leave(reason: string): void {
    if (this.#gone) return
    this.#gone = true
    this.#cancelDeadline()
    this.#options.onGone(this, reason)
  }
}
