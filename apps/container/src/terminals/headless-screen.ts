import { skipFatalErase } from '@gastown/terminal/skip-fatal-erase'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import xterm from '@xterm/headless'
import type { Terminal } from '@xterm/headless'
import { EscapeBoundary } from './escape-boundary.ts'
import { guardParser } from './guard-parser.ts'
import { renderScreen } from './render-screen.ts'
import { internalsOf } from './terminal-internals.ts'
import type { TerminalSize } from './terminal-size.ts'

/** Scrollback that a replay holds, lines: some 50 screens, about 250 KB of text, painted in a tenth of a second. */
const scrollbackLines = 2_000

/** Colours of the page's dark theme, for programs that ask in order to choose theirs. */
const themeColours = { 10: 'rgb:e4e4/e4e4/e7e7', 11: 'rgb:0909/0909/0b0b', 12: 'rgb:e4e4/e4e4/e7e7' } as const

/**
 * The screen that is always there: it parses all output of a PTY, keeps what is visible and the scrollback, and answers the
 * program's questions (`packages/terminal/src/query-reply.ts` says why it alone does). From it a viewer gets a replay.
 */
export class HeadlessScreen {
  readonly #terminal: Terminal
  readonly #onParsed: () => void
  readonly #boundary = new EscapeBoundary()
  #title = ''
  #writtenBytes = 0
  #parsedBytes = 0

  constructor(options: {
    readonly size: TerminalSize
    /** Input for the program: the terminal's own answers. */
    readonly onAnswer: (text: string) => void
    /** Some output could not be painted. */
    readonly onFailure: (error: unknown) => void
    /** More output was parsed. */
    readonly onParsed: () => void
  }) {
    this.#onParsed = options.onParsed
    this.#terminal = new xterm.Terminal({ ...options.size, scrollback: scrollbackLines, allowProposedApi: true })
    this.#terminal.loadAddon(new Unicode11Addon())
    this.#terminal.unicode.activeVersion = '11'
    skipFatalErase(this.#terminal)
    guardParser(this.#terminal, options.onFailure)
    this.#terminal.onData(options.onAnswer)
    this.#terminal.onTitleChange((title) => {
      this.#title = title
    })
    for (const [code, colour] of Object.entries(themeColours)) {
      this.#terminal.parser.registerOscHandler(Number(code), (asked) => {
        if (asked === '?') options.onAnswer(`\x1b]${code};${colour}\x1b\\`)
        return asked === '?'
      })
    }
  }

  /** Output that was written and not parsed yet, bytes. */
  get backlogBytes(): number {
    return this.#writtenBytes - this.#parsedBytes
  }

  get isCursorHidden(): boolean {
    return internalsOf(this.#terminal).coreService.isCursorHidden
  }

  /** The program has the alternate screen, as TUIs do. */
  get isFullScreen(): boolean {
    return this.#terminal.buffer.active.type === 'alternate'
  }

  /** The program wants to know whether anyone looks. */
  get wantsFocus(): boolean {
    return this.#terminal.modes.sendFocusMode
  }

  /** Keeps `bytes` until they are parsed. */
  write(bytes: Uint8Array): void {
    this.#writtenBytes += bytes.length
    this.#terminal.write(bytes, () => {
      this.#boundary.feed(bytes)
      this.#parsedBytes += bytes.length
      this.#onParsed()
    })
  }

  /** Takes effect after what was written before. */
  resize({ cols, rows }: TerminalSize): void {
    this.#terminal.write('', () => this.#terminal.resize(cols, rows))
  }

  /** Bytes that paint this screen, with scrollback and modes, on an empty one of the same size, and the offset that it stands for. */
  replay(): { readonly offset: number; readonly size: TerminalSize; readonly bytes: Uint8Array } {
    const { cols, rows } = this.#terminal
    const bytes = new TextEncoder().encode(renderScreen(this.#terminal) + this.#renderTitle())
    return { offset: this.#boundary.offset, size: { cols, rows }, bytes }
  }

  dispose(): void {
    this.#terminal.dispose()
  }

  #renderTitle(): string {
    return this.#title === '' ? '' : `\x1b]2;${this.#title}\x07`
  }
}
