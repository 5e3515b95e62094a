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

/** What a screen tells, and whom it asks. */
export interface ScreenUses {
  /** The person typed or pasted, or xterm.js answered a program by itself. */
  readonly onInput: (data: string) => void
  /** Rows were drawn. */
  readonly onRender: () => void
  readonly clipboard: IClipboardProvider
}

/**
 * An xterm.js that can be moved from one place of the page to another. This file and all that it imports are one chunk, loaded beside
 * the page and not before it.
 */
export interface OpenScreen extends ViewerScreen {
  readonly terminal: Terminal
  /** Shows it inside of the element from now on. */
  placeIn(element: HTMLElement): void
  /** From now on it is used by this one. */
  connect(uses: ScreenUses): void
  /** Cells that fit where it is; null when that has no size. */
  measure(): TerminalSize | null
  /** Whether anything but blanks is on the screen. */
  hasText(): boolean
  /** Whether a screen reader gets its rows and its keys: the browser then draws each key on its own before the echo comes. */
  setReadAloud(on: boolean): void
  find(text: string, direction: 'next' | 'previous'): void
  clearFind(): void
  dispose(): void
}

const nobody: ScreenUses = {
  onInput: () => undefined,
  onRender: () => undefined,
  clipboard: { readText: () => '', writeText: () => undefined },
}

export function openScreen({ element, size }: { readonly element: HTMLElement; readonly size: TerminalSize }): OpenScreen {
  const root = element.ownerDocument.createElement('div')
  root.className = 'terminal-screen'
  element.append(root)
  let uses = nobody
  const terminal = new Terminal({
    ...size,
    // Wide characters by the Unicode 11 tables are a proposed part of xterm.js's interface.
    allowProposedApi: true,
    fontFamily: terminalFont.family,
    fontSize: fontSizeFor(window.innerWidth),
    theme: terminalTheme,
    scrollback: scrollbackLines,
    macOptionIsMeta: true,
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
  const clipboard: IClipboardProvider = {
    readText: (selection) => uses.clipboard.readText(selection),
    writeText: (selection, text) => uses.clipboard.writeText(selection, text),
  }
  terminal.loadAddon(new ClipboardAddon(undefined, clipboard))
  terminal.open(root)
  drawWithWebgl(terminal)
  terminal.attachCustomKeyEventHandler((event) => {
    const data = modifiedEnter(event)
    if (data === undefined) return true
    event.preventDefault()
    uses.onInput(data)
    return false
  })
  terminal.onData((data) => uses.onInput(data))
  terminal.onRender(() => uses.onRender())
  return {
    terminal,
    placeIn: (place) => place.append(root),
    connect: (next) => {
      uses = next
    },
    write: (data, parsed) => terminal.write(data, parsed),
    reset: () => terminal.reset(),
    resize: (cols, rows) => terminal.resize(cols, rows),
    measure: () => {
      const wanted = fontSizeFor(window.innerWidth)
      if (terminal.options.fontSize !== wanted) terminal.options.fontSize = wanted
      const proposed = root.clientWidth === 0 ? undefined : fit.proposeDimensions()
      return proposed === undefined || Number.isNaN(proposed.cols) ? null : proposed
    },
    hasText: () => hasText(terminal),
    setReadAloud: (on) => {
      terminal.options.screenReaderMode = on
    },
    find: (text, direction) => {
      if (direction === 'next') search.findNext(text, { incremental: true })
      else search.findPrevious(text)
    },
    clearFind: () => search.clearDecorations(),
    dispose: () => {
      uses = nobody
      terminal.dispose()
      root.remove()
    },
  }
}

function hasText(terminal: Terminal): boolean {
  const { active } = terminal.buffer
  return Array.from({ length: terminal.rows }, (_, row) => active.getLine(active.viewportY + row)).some(
    (line) => line !== undefined && line.translateToString(true).trim() !== '',
  )
}

/**
 * Draws on the GPU where there is one. A browser that draws WebGL in software takes half a second for the first frame, which elements do
 * in a tenth: there, without WebGL, or when the browser takes its context away, xterm.js draws with elements.
 */
function drawWithWebgl(terminal: Terminal): void {
  if (!hasGpu()) return
  try {
    const webgl = new WebglAddon()
    webgl.onContextLoss(() => webgl.dispose())
    terminal.loadAddon(webgl)
  } catch (error) {
    console.info('The terminal draws without WebGL.', error)
  }
}

let gpuFound: boolean | undefined

/** Names of what draws WebGL without a GPU. A browser does not always count these as a performance caveat. */
const softwareRenderers = /swiftshader|llvmpipe|softpipe|software|basic render/i

/** Asked once a page: making a context costs milliseconds, and a browser has few to give. */
function hasGpu(): boolean {
  gpuFound ??= findGpu()
  return gpuFound
}

function findGpu(): boolean {
  const context = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true })
  if (context === null) return false
  const names = context.getExtension('WEBGL_debug_renderer_info')
  const renderer: unknown = names === null ? '' : context.getParameter(names.UNMASKED_RENDERER_WEBGL)
  context.getExtension('WEBGL_lose_context')?.loseContext()
  return typeof renderer === 'string' && !softwareRenderers.test(renderer)
}

/** A link that a program printed: a new tab that cannot reach back into this page. */
function openLink(uri: string): void {
  window.open(uri, '_blank', 'noopener,noreferrer')
}
