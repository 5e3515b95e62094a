import type { Command } from '../sandbox/sandbox.ts'
import { decidePause } from './decide-pause.ts'
import { DrawnGate } from './drawn-gate.ts'
import { HeadlessScreen } from './headless-screen.ts'
import { ListeningGate } from './listening-gate.ts'
import { OutputLog } from './output-log.ts'
import { PtyProcess } from './pty-process.ts'
import { setSessionShare } from './session-share.ts'
import { isSameSize } from './terminal-size.ts'
import type { TerminalSize } from './terminal-size.ts'
import type { Drawing } from './terminals.ts'
import { TurnTaking } from './turn-taking.ts'

/** How often a resting PTY is looked at again, ms: a viewer that fell asleep tells nobody. */
const restRecheckMs = 1_000
/** Output that a viewer can resume from to the byte: about 1,500 lines of a full-screen TUI, minutes of a mayor at work. */
const outputLogBytes = 1_048_576

export interface PtySessionOptions {
  readonly ptyId: string
  readonly command: Command
  readonly size: TerminalSize
  /** What the program writes before `from` is nothing to look at or to type into. */
  readonly drawing: Drawing
  readonly after: (delayMs: number, ring: () => void) => () => void
  /** There is something new for viewers: output, a size, the end. */
  readonly onChange: () => void
  /** The program listens to keys from now on. */
  readonly onListening: () => void
  /** The screen is whole from now on; also at the end of a program that never drew one. Called once, and not for one that was abandoned. */
  readonly onDrawn: () => void
  /** More output is on the screen, and with it maybe other modes. */
  readonly onParsed: () => void
  readonly onExit: (exitCode: number) => void
  readonly onScreenFailure: (error: unknown) => void
  /** For each viewer that makes progress: output that it has not acknowledged, bytes. */
  readonly viewerLagsBytes: () => readonly number[]
}

/** One run of a program on a PTY: its process, its newest output, its screen. Stays readable after the program's end. */
export class PtySession {
  readonly ptyId: string
  readonly log: OutputLog
  readonly screen: HeadlessScreen
  readonly #process: PtyProcess
  readonly #turns: TurnTaking
  /** Absent until the program may draw. */
  #listeningGate: ListeningGate | undefined
  readonly #options: PtySessionOptions
  #drawnGate: DrawnGate | undefined
  readonly #drawn = Promise.withResolvers<'drawn' | 'ended'>()
  #isDrawn = false
  #isFed = false
  #size: TerminalSize
  #paused = false
  #cancelRecheck = (): void => {}
  #abandoned = false
  #end: { readonly code: number | null; readonly text: string } | undefined

  constructor(options: PtySessionOptions) {
    this.#options = options
    this.ptyId = options.ptyId
    this.#size = options.size
    this.log = new OutputLog(outputLogBytes, options.size)
    this.screen = new HeadlessScreen({
      size: options.size,
      onAnswer: (text) => this.#process.answer(text),
      onFailure: options.onScreenFailure,
      onParsed: () => {
        if (this.#abandoned) return
        this.balance()
        options.onParsed()
      },
    })
    this.#process = new PtyProcess({
      command: options.command,
      size: options.size,
      after: options.after,
      onData: (bytes) => this.#output(bytes),
      onExit: (exitCode) => this.#exited(exitCode),
    })
    this.#turns = new TurnTaking({
      setShare: (share) => setSessionShare(this.#process.pid, share),
      after: options.after,
    })
    void this.#yieldUntil(options.drawing.from)
    void this.#hurryWhen(options.drawing.fed)
  }

  async #yieldUntil(drawsFrom: Promise<void>): Promise<void> {
    await drawsFrom
    if (this.#end === undefined) this.#turns.served()
    this.#openGates()
  }

  async #hurryWhen(fed: Promise<void>): Promise<void> {
    await fed
    this.#isFed = true
    this.#drawnGate?.fed()
  }

  /** Resolves when the screen is whole, or with the end of a program that showed nothing. */
  get drawn(): Promise<'drawn' | 'ended'> {
    return this.#drawn.promise
  }

  get isDrawn(): boolean {
    return this.#isDrawn
  }

  /** How the program ended; undefined while it runs. */
  get end(): { readonly code: number | null; readonly text: string } | undefined {
    return this.#end
  }

  get size(): TerminalSize {
    return this.#size
  }

  write(bytes: Uint8Array, written: () => void): void {
    this.#turns.typed()
    this.#process.write(bytes, written)
  }

  /** Input of the terminal itself, such as a focus report. */
  answer(text: string): void {
    this.#process.answer(text)
  }

  resize(size: TerminalSize): void {
    if (this.#end !== undefined || isSameSize(size, this.#size)) return
    this.#size = size
    this.#process.resize(size)
    this.log.resize(size)
    this.screen.resize(size)
    this.#options.onChange()
  }

  /** Lets the PTY rest or go on, after anything that it depends on has changed. */
  balance(): void {
    if (this.#end !== undefined) return
    const paused = decidePause({
      paused: this.#paused,
      screenBacklogBytes: this.screen.backlogBytes,
      viewerLagsBytes: this.#options.viewerLagsBytes(),
    })
    this.#cancelRecheck()
    if (paused) this.#cancelRecheck = this.#options.after(restRecheckMs, () => this.balance())
    if (paused === this.#paused) return
    this.#paused = paused
    if (paused) this.#process.pause()
    else this.#process.resume()
  }

  /** Ends the program; its viewers are told `text`. Resolves when it and its session are gone. */
  async close(text: string): Promise<void> {
    this.#finish(null, text)
    await this.#process.end()
  }

  /** Ends the program, of which nothing is told any more: another one has taken its place, or nobody is left to tell. */
  async abandon(): Promise<void> {
    this.#abandoned = true
    this.#finish(null, 'replaced')
    await this.#process.end()
    this.screen.dispose()
  }

  #output(bytes: Uint8Array): void {
    if (this.#end !== undefined) return
    this.log.append(bytes)
    this.screen.write(bytes)
    this.#listeningGate?.output()
    this.#drawnGate?.output(bytes.length)
    this.#options.onChange()
    this.balance()
  }

  #exited(exitCode: number): void {
    if (this.#end !== undefined) return
    this.#finish(exitCode, `The program ended with exit code ${exitCode}.`)
    this.#options.onExit(exitCode)
  }

  #finish(code: number | null, text: string): void {
    this.#listeningGate?.dispose()
    this.#cancelRecheck()
    this.#turns.end()
    this.#end ??= { code, text }
    this.#drawnGate?.dispose()
    this.#draw(this.log.end > 0 ? 'drawn' : 'ended')
    if (!this.#abandoned) this.#options.onChange()
  }

  #openGates(): void {
    if (this.#end !== undefined) return
    const { after, onListening } = this.#options
    const showsCursor = () => this.screen.backlogBytes === 0 && !this.screen.isCursorHidden
    this.#listeningGate = new ListeningGate({ after, showsCursor, onListening })
    this.#drawnGate = new DrawnGate({
      after,
      showsCursor,
      isFullScreen: () => this.screen.isFullScreen,
      onDrawn: () => this.#draw('drawn'),
    })
    if (this.#isFed) this.#drawnGate.fed()
    if (this.log.end === 0) return
    this.#listeningGate.output()
    this.#drawnGate.output(this.log.end)
  }

  #draw(how: 'drawn' | 'ended'): void {
    this.#drawn.resolve(how)
    if (this.#isDrawn) return
    this.#isDrawn = true
    if (this.#end === undefined) this.#turns.drawn()
    if (!this.#abandoned) this.#options.onDrawn()
  }
}
