import { ClipboardAddon, type IClipboardProvider } from '@xterm/addon-clipboard'
import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { WebglAddon } from '@xterm/addon-webgl'
import { Terminal } from '@xterm/xterm'
import { skipFatalErase } from '@gastown/terminal/skip-fatal-erase'
import type { ViewerScreen } from '@gastown/terminal/terminal-viewer'
import { modifiedEnter } from './modified-enter.ts'
import type { TerminalSize } from './resize-on-frame.ts'
import { fontSizeFor, scrollbackLines, terminalFont, terminalTheme } from './terminal-appearance.ts'

/** An xterm.js in the page. This file and all that it imports are one chunk, loaded beside the page and not before it. */
export interface OpenScreen extends ViewerScreen {
  readonly terminal: Terminal
  /** Cells that fit into the element now; null when it has no size. */
  measure(): TerminalSize | null
  /** Whether anything but blanks is on the screen. */
  hasText(): boolean
  find(text: string, direction: 'next' | 'previous'): void
  clearFind(): void
  dispose(): void
}

interface OpenScreenOptions {
  readonly element: HTMLElement
  readonly size: TerminalSize
  readonly onInput: (data: string) => void
  readonly clipboard: IClipboardProvider
}

export function openScreen({ element, size, onInput, clipboard }: OpenScreenOptions): OpenScreen {
  const terminal = new Terminal({
    ...size,
    // Wide characters by the Unicode 11 tables are a proposed part of xterm.js's interface.
    allowProposedApi: true,
    fontFamily: terminalFont.family,
    fontSize: fontSizeFor(window.innerWidth),
    theme: terminalTheme,
    scrollback: scrollbackLines,
    cursorBlink: true,
    macOptionIsMeta: true,
    // Rows as text for screen readers, whatever draws them.
    screenReaderMode: true,
    linkHandler: { activate: (_event, uri) => openLink(uri), allowNonHttpProtocols: false },
  })
  skipFatalErase(terminal)
  const fit = new FitAddon()
  const search = new SearchAddon()
  terminal.loadAddon(fit)
  terminal.loadAddon(search)
  terminal.loadAddon(new Unicode11Addon())
  terminal.unicode.activeVersion = '11'
  terminal.loadAddon(new WebLinksAddon((_event, uri) => openLink(uri)))
  terminal.loadAddon(new ClipboardAddon(undefined, clipboard))
  terminal.open(element)
  drawWithWebgl(terminal)
  terminal.attachCustomKeyEventHandler((event) => {
    const data = modifiedEnter(event)
    if (data === undefined) return true
    event.preventDefault()
    onInput(data)
    return false
  })
  terminal.onData(onInput)
  return {
    terminal,
    write: (data, parsed) => terminal.write(data, parsed),
    reset: () => terminal.reset(),
    resize: (cols, rows) => terminal.resize(cols, rows),
    measure: () => {
      const wanted = fontSizeFor(window.innerWidth)
      if (terminal.options.fontSize !== wanted) terminal.options.fontSize = wanted
      const proposed = element.clientWidth === 0 ? undefined : fit.proposeDimensions()
      return proposed === undefined || Number.isNaN(proposed.cols) ? null : proposed
    },
    hasText: () => hasText(terminal),
    find: (text, direction) => {
      if (direction === 'next') search.findNext(text, { incremental: true })
      else search.findPrevious(text)
    },
    clearFind: () => search.clearDecorations(),
    dispose: () => terminal.dispose(),
  }
}

function hasText(terminal: Terminal): boolean {
  const { active } = terminal.buffer
  return Array.from({ length: terminal.rows }, (_, row) => active.getLine(active.viewportY + row)).some(
    (line) => line !== undefined && line.translateToString(true).trim() !== '',
  )
}

/** Draws on the GPU where there is one. Without, or when the browser takes its context away, xterm.js draws with elements. */
function drawWithWebgl(terminal: Terminal): void {
  try {
    const webgl = new WebglAddon()
    webgl.onContextLoss(() => webgl.dispose())
    terminal.loadAddon(webgl)
  } catch (error) {
    console.info('The terminal draws without WebGL.', error)
  }
}

/** A link that a program printed: a new tab that cannot reach back into this page. */
function openLink(uri: string): void {
  window.open(uri, '_blank', 'noopener,noreferrer')
}
