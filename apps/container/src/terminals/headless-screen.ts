import { SerializeAddon } from '@xterm/addon-serialize'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import xterm from '@xterm/headless'
import type { Terminal } from '@xterm/headless'
import { EscapeBoundary } from './escape-boundary.ts'
import type { TerminalSize } from './terminal-size.ts'

/** Scrollback that a replay holds, lines: some 50 screens, about 250 KB of text, painted in a tenth of a second. */
const scrollbackLines = 2_000

/** Colours of the page's dark theme, for programs that ask in order to choose theirs. */
const themeColours = { 10: 'rgb:e4e4/e4e4/e7e7', 11: 'rgb:0909/0909/0b0b', 12: 'rgb:e4e4/e4e4/e7e7' } as const

/** State that a replay needs and that xterm.js does not offer in public. The version is pinned, a test holds the replay exact. */
interface ScreenInternals {
  readonly buffer: { readonly scrollTop: number; readonly scrollBottom: number }
  readonly coreService: {
    readonly isCursorHidden: boolean
    readonly decPrivateModes: { readonly cursorStyle: string | undefined; readonly cursorBlink: boolean | undefined }
  }
  readonly coreMouseService: { readonly activeEncoding: string }
}

/**
 * The screen that is always there: it parses all output of a PTY, keeps what is visible and the scrollback, and answers the
 * program's questions (`packages/terminal/src/query-reply.ts` says why it alone does). From it a viewer gets a replay.
 */
export class HeadlessScreen {
  readonly #terminal: Terminal
  readonly #serializer = new SerializeAddon()
  readonly #boundary = new EscapeBoundary()
  #writtenBytes = 0
  #parsedBytes = 0

  constructor(options: {
    readonly size: TerminalSize
    /** Input for the program: the terminal's own answers. */
    readonly onAnswer: (text: string) => void
    /** More output was parsed. */
    readonly onParsed: () => void
  }) {
    this.#onParsed = options.onParsed
    this.#terminal = new xterm.Terminal({ ...options.size, scrollback: scrollbackLines, allowProposedApi: true })
    this.#terminal.loadAddon(this.#serializer)
    this.#terminal.loadAddon(new Unicode11Addon())
    this.#terminal.unicode.activeVersion = '11'
    this.#terminal.onData(options.onAnswer)
    for (const [code, colour] of Object.entries(themeColours)) {
      this.#terminal.parser.registerOscHandler(Number(code), (asked) => {
        if (asked === '?') options.onAnswer(`\x1b]${code};${colour}\x1b\\`)
        return asked === '?'
      })
    }
  }
  readonly #onParsed: () => void

  /** Output that was written and not parsed yet, bytes. */
  get backlogBytes(): number {
    return this.#writtenBytes - this.#parsedBytes
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
    const bytes = new TextEncoder().encode(this.#serializer.serialize() + this.#renderRest())
    return { offset: this.#boundary.offset, size: { cols, rows }, bytes }
  }

  dispose(): void {
    this.#terminal.dispose()
  }

  /** What the serializer leaves out: scroll region, mouse encoding, cursor. */
  #renderRest(): string {
    // oxlint-disable-next-line no-underscore-dangle
    const { buffer, coreService, coreMouseService } = (this.#terminal as unknown as { _core: ScreenInternals })._core
    const { cols, rows, modes } = this.#terminal
    const { cursorX, cursorY } = this.#terminal.buffer.active
    let rest = ''
    if (buffer.scrollTop !== 0 || buffer.scrollBottom !== rows - 1 || modes.originMode) {
      // Setting a region or the origin moves the cursor: put it back.
      rest += `\x1b[${buffer.scrollTop + 1};${buffer.scrollBottom + 1}r`
      const row = cursorY - (modes.originMode ? buffer.scrollTop : 0)
      rest += `\x1b[${row + 1};${Math.min(cursorX, cols - 1) + 1}H`
    }
    const encoding = { SGR: 1006, SGR_PIXELS: 1016 }[coreMouseService.activeEncoding]
    if (encoding !== undefined) rest += `\x1b[?${encoding}h`
    const { cursorStyle, cursorBlink } = coreService.decPrivateModes
    const style = { block: 2, underline: 4, bar: 6 }[cursorStyle ?? '']
    if (style !== undefined) rest += `\x1b[${cursorBlink === true ? style - 1 : style} q`
    return coreService.isCursorHidden ? `${rest}\x1b[?25l` : rest
  }
}
