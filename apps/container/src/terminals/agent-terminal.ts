import { GastownError } from '@gastown/contract/errors'
import { encodeBinaryFrame } from '@gastown/terminal/binary-frame'
import { closeCodes } from '@gastown/terminal/close-codes'
import type { Command } from '../sandbox/sandbox.ts'
import { InputQueue } from './input-queue.ts'
import { PtySession } from './pty-session.ts'
import { defaultTerminalSize } from './terminal-size.ts'
import type { TerminalSize } from './terminal-size.ts'
import type { TerminalDependencies } from './terminal-dependencies.ts'
import type { Drawing, ViewerSocket } from './terminals.ts'
import type { Still } from './still.ts'
import { StillCamera } from './still-camera.ts'
import { ViewerLink } from './viewer-link.ts'
import type { Hello } from './viewer-link.ts'

/** Viewers of one terminal at a time: every device of a small team. Each costs up to 100 KB on its way and a place in the loop. */
const maxViewers = 32

export interface Progress {
  readonly text: string
  readonly phase?: string
  readonly elapsedMs?: number
}

/**
 * Output that comes within this long, ms, of the last that was sent goes together: a PTY gives 4 KB at a time, and a page that gets each
 * of them by itself spends more on getting them than on drawing. A quarter of a frame: nobody sees it.
 */
const gatherMs = 4

const drawingProgress: Progress = { text: 'The terminal is drawing itself' }
const unknownProgress: Progress = { text: 'Waiting for the agent to start' }

/** Of a program about which nothing is known. */
function drawsByItself(): Drawing {
  return { from: Promise.resolve(), fed: new Promise(() => {}) }
}

interface AgentTerminalOptions extends TerminalDependencies {
  readonly nextPtyId: () => string
  readonly onExit: (exitCode: number) => void
  readonly onStill: (still: Still) => void
  readonly onViewersChange: () => void
}

/**
 * The terminal of one agent: at most one PTY that runs, and the viewers who share it.
 *
 * Its size is that of the viewer in use: the one that last had the focus or was typed into. Others are told the size and show it
 * as it is, so that a phone that lies open does not shrink the screen of a desk. When the viewer in use has left, the next
 * that comes takes over; until then the size stays, so that a reconnect does not make the program paint twice.
 */
export class AgentTerminal {
  readonly #options: AgentTerminalOptions
  readonly #links = new Set<ViewerLink>()
  readonly #input: InputQueue
  /** Sessions whose processes are on their way out. */
  readonly #ending = new Set<Promise<void>>()
  #session: PtySession | undefined
  readonly #camera: StillCamera
  /** What the next PTY waits for, when anyone has said so. */
  #progress: Progress | undefined
  #inUse: string | undefined
  #toldFocus: boolean | undefined
  /** When output was sent last. */
  #pumpedAtMs = 0
  #cancelPump: (() => void) | undefined

  constructor(options: AgentTerminalOptions) {
    this.#options = options
    const { clock } = options
    this.#camera = new StillCamera({
      now: () => clock.now(),
      after: (delayMs, ring) => clock.after(delayMs, ring),
      session: () => this.#session,
      onStill: options.onStill,
    })
    this.#input = new InputQueue((viewerId, offset) => {
      for (const link of this.#links) if (link.viewerId === viewerId) link.send({ type: 'input-ack', offset })
    })
  }

  get isOpen(): boolean {
    return this.#session !== undefined && this.#session.end === undefined
  }

  /** Viewers that have said hello or may still. */
  get viewerCount(): number {
    return this.#links.size
  }

  attach(socket: ViewerSocket): void {
    const { clock } = this.#options
    const link = new ViewerLink({
      socket,
      now: () => clock.now(),
      after: (delayMs, ring) => clock.after(delayMs, ring),
      onHello: (_, hello) => this.#greet(link, hello),
      onMessage: (_, message) => {
        if (message.type === 'resize') this.#fitSize()
        else if (message.focused) this.#use(link)
        this.#reportFocus()
      },
      onInput: (_, offset, bytes) => {
        if (bytes.length > 0) this.#use(link)
        return this.#input.receive(link.viewerId ?? '', offset, bytes)
      },
      onAcknowledged: () => this.#session?.balance(),
      onGone: (_, reason) => this.#forget(link, reason),
    })
    this.#links.add(link)
    this.#options.onViewersChange()
    if (this.#links.size > maxViewers) link.refuse(`This terminal has ${maxViewers} viewers already. Close one of them.`)
  }

  progress(progress: Progress): void {
    this.#progress = progress
    if (this.isOpen && this.#session?.isDrawn === true) return
    for (const link of this.#links) if (link.viewerId !== undefined) link.send({ type: 'progress', ...progress })
  }

  async open(command: Command, drawing: Drawing = drawsByItself()): Promise<void> {
    const previous = this.#session
    this.#camera.take()
    this.#input.hold()
    const session = this.#start(command, drawing, this.#wantedSize() ?? previous?.size ?? defaultTerminalSize)
    if (previous !== undefined) this.#abandon(previous)
    this.#session = session
    this.#progress = drawingProgress
    this.#toldFocus = undefined
    for (const link of this.#links) {
      link.hold()
      if (link.viewerId !== undefined) this.#tellWait(link)
    }
    this.#fitSize()
    if ((await session.drawn) === 'drawn') return
    throw new GastownError('AGENT_NOT_READY', `The terminal ended before it showed anything. ${session.end?.text ?? ''}`.trim())
  }

  async close(reason: string): Promise<void> {
    const session = this.#session
    if (session === undefined || session.end !== undefined) return
    this.#camera.take()
    this.#input.hold()
    this.#progress = undefined
    await session.close(reason)
  }

  /** Ends the program until the next viewer comes, who is shown the last screen meanwhile. */
  async rest(): Promise<void> {
    const session = this.#session
    if (session === undefined) return
    this.#camera.take()
    this.#input.hold()
    this.#session = undefined
    this.#progress = { text: 'The terminal was closed while nobody looked, and is opened again' }
    for (const link of this.#links) {
      link.hold()
      if (link.viewerId !== undefined) this.#tellWait(link)
    }
    this.#abandon(session)
    await Promise.all(this.#ending)
  }

  /** Ends everything; sockets too. */
  async dispose(): Promise<void> {
    this.#camera.take()
    this.#input.hold()
    if (this.#session !== undefined) this.#abandon(this.#session)
    this.#session = undefined
    for (const link of this.#links) link.close(closeCodes.containerGone, 'the container is going away')
    this.#cancelPump?.()
    await Promise.all(this.#ending)
  }

  #start(command: Command, drawing: Drawing, size: TerminalSize): PtySession {
    const { clock, log } = this.#options
    const ptyId = this.#options.nextPtyId()
    const isCurrent = () => this.#session === session
    const session: PtySession = new PtySession({
      ptyId,
      command,
      drawing,
      size,
      after: (delayMs, ring) => clock.after(delayMs, ring),
      onChange: () => isCurrent() && this.#pumpSoon(),
      onListening: () => isCurrent() && this.#input.deliverTo((bytes, written) => session.write(bytes, written)),
      onDrawn: () => isCurrent() && this.#show(session),
      onParsed: () => {
        if (!isCurrent()) return
        this.#camera.changed()
        this.#reportFocus()
      },
      onExit: (exitCode) => {
        if (!isCurrent()) return
        log.info({ ptyId, exitCode }, 'the program of a terminal ended')
        this.#input.hold()
        this.#progress = undefined
        this.#options.onExit(exitCode)
      },
      onScreenFailure: (error) => log.error({ ptyId, error: String(error) }, 'some output of a terminal could not be painted'),
      viewerLagsBytes: () => [...this.#links].flatMap((link) => (isCurrent() ? (link.lagBytes ?? []) : [])),
    })
    log.info({ ptyId, ...size }, 'a terminal was opened')
    return session
  }

  #show(session: PtySession): void {
    this.#progress = undefined
    for (const link of this.#links) if (link.viewerId !== undefined) link.show(session)
    this.#camera.changed()
  }

  /** There is no screen to show: the last one there was, and what is waited for. */
  #tellWait(link: ViewerLink): void {
    const { still } = this.#camera
    if (still !== undefined) link.sendBytes(encodeBinaryFrame({ kind: 'still', ...still }))
    link.send({ type: 'progress', ...(this.#progress ?? unknownProgress) })
  }

  #abandon(session: PtySession): void {
    const ending = session
      .abandon()
      .catch((error: unknown) =>
        this.#options.log.error({ ptyId: session.ptyId, error: String(error) }, 'a terminal could not be ended'),
      )
      .finally(() => this.#ending.delete(ending))
    this.#ending.add(ending)
  }

  #greet(link: ViewerLink, hello: Hello): void {
    for (const other of this.#links) {
      if (other === link || other.viewerId !== hello.viewerId) continue
      other.close(closeCodes.superseded, 'this viewer connected again')
    }
    const { received, written } = this.#input.greet(hello.viewerId, hello.inputOffset)
    link.send({ type: 'welcome', inputOffset: received })
    link.send({ type: 'input-ack', offset: written })
    const opensPage = hello.focused && hello.resume === undefined
    const nobodyInUse = ![...this.#links].some((other) => other.viewerId === this.#inUse)
    if (opensPage || nobodyInUse) this.#inUse = hello.viewerId
    this.#fitSize()
    if (this.#session?.isDrawn === true) link.show(this.#session)
    if (this.#session?.isDrawn !== true) this.#tellWait(link)
    else if (!this.isOpen && this.#progress !== undefined) link.send({ type: 'progress', ...this.#progress })
    this.#reportFocus()
  }

  #forget(link: ViewerLink, reason: string): void {
    this.#links.delete(link)
    this.#options.onViewersChange()
    this.#options.log.info({ viewerId: link.viewerId ?? null, reason }, 'a viewer left a terminal')
    this.#reportFocus()
    this.#session?.balance()
  }

  #use(link: ViewerLink): void {
    if (this.#inUse === link.viewerId) return
    this.#inUse = link.viewerId
    this.#fitSize()
  }

  #wantedSize(): TerminalSize | undefined {
    return [...this.#links].find((link) => link.viewerId !== undefined && link.viewerId === this.#inUse)?.size
  }

  #fitSize(): void {
    const size = this.#wantedSize()
    if (size !== undefined) this.#session?.resize(size)
  }

  #pump(): void {
    this.#cancelPump?.()
    this.#cancelPump = undefined
    this.#pumpedAtMs = this.#options.clock.now()
    for (const link of this.#links) link.pump()
  }

  /** The first piece of output goes at once; what follows within a moment goes together. */
  #pumpSoon(): void {
    if (this.#cancelPump !== undefined) return
    if (this.#options.clock.now() - this.#pumpedAtMs >= gatherMs) return this.#pump()
    this.#cancelPump = this.#options.clock.after(gatherMs, () => this.#pump())
  }

  /** Tells a program that wants to know it whether anyone looks: one report for all viewers. */
  #reportFocus(): void {
    const session = this.#session
    if (session === undefined || session.end !== undefined) return
    if (!session.screen.wantsFocus) {
      this.#toldFocus = undefined
      return
    }
    const focused = [...this.#links].some((link) => link.isFocused)
    if (focused === this.#toldFocus) return
    this.#toldFocus = focused
    session.answer(focused ? '\x1b[I' : '\x1b[O')
  }
}
