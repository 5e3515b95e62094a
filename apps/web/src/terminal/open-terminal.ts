import { createTerminalViewer, type ViewerNotice, type ViewerState } from '@gastown/terminal/terminal-viewer'
import { after } from '../app/after.ts'
import type { BrowserSettings } from '../app/browser-settings.ts'
import { createObservable, type Observable } from '../app/observable.ts'
import { createClipboardWrites } from './clipboard-writes.ts'
import { createDeferredScreen } from './deferred-screen.ts'
import type { OpenScreen } from './open-screen.ts'
import { createPaintWatch, type PaintedScreen } from './paint-watch.ts'
import { createResizeOnFrame, type TerminalSize } from './resize-on-frame.ts'
import type { RememberedSize } from './remembered-size.ts'
import type { ScreenPool } from './screen-pool.ts'
import { terminalUrl } from './terminal-url.ts'

/** What there is to see of a terminal besides its screen. */
export interface ShownTerminal {
  readonly state: ViewerState
  /** When the state was told, ms since the epoch. */
  readonly toldAtMs: number
  /** When each was first drawn, ms on the page's clock; absent as long as it was not. */
  readonly paintedAtMs: Readonly<Partial<Record<PaintedScreen, number>>>
  /** The screen is not live and shows how it was then, ms since the epoch; null: it is live, or shows nothing. */
  readonly stillOfMs: number | null
  /** The screen, once its code is there. */
  readonly screen: OpenScreen | null
  /** A program wanted to write to the clipboard, which this browser does not allow. */
  readonly clipboardRefused: boolean
  /** Bytes typed while disconnected that were more than is kept; 0 when none were. */
  readonly droppedInputBytes: number
}

/** An agent's terminal that this page has open, whether or not it has a place on the page yet. */
export interface OpenTerminal {
  readonly townId: string
  readonly shown: Pick<Observable<ShownTerminal>, 'get' | 'subscribe'>
  /** Shows its screen inside of the element, which it measures and whose focus it tells from now on. To be called once. */
  showIn(element: HTMLElement): void
  reconnectNow(): void
  /** Closes the socket and takes the screen off the page. */
  close(): void
}

export interface OpenTerminalOptions {
  readonly baseURL: string
  readonly townId: string
  /** The agent's id, or `mayor`. */
  readonly agentId: string
  /** What will most likely fit. */
  readonly size: TerminalSize
  readonly screens: ScreenPool
  readonly rememberedSize: RememberedSize
  readonly settings: Observable<BrowserSettings>
}

/**
 * Opens the terminal's socket in this very moment; the terminal's code, its place on the page, the agent and its PTY may all come
 * later.
 */
export function openTerminal(options: OpenTerminalOptions): OpenTerminal {
  const { baseURL, townId, agentId, size, screens, rememberedSize, settings } = options
  const closing = new AbortController()
  const { signal } = closing
  const shown = createObservable<ShownTerminal>({
    state: { state: 'connecting', attempt: 1 },
    toldAtMs: Date.now(),
    paintedAtMs: {},
    stillOfMs: null,
    screen: null,
    clipboardRefused: false,
    droppedInputBytes: 0,
  })
  const change = (part: Partial<ShownTerminal>): void => {
    if (!signal.aborted) shown.set({ ...shown.get(), ...part })
  }
  const tellState = (state: ViewerState): void => {
    change({ state, toldAtMs: Date.now(), ...(state.state === 'live' ? { stillOfMs: null } : {}) })
    paint.told(state)
  }
  const paint = createPaintWatch((what) => change({ paintedAtMs: { ...shown.get().paintedAtMs, [what]: performance.now() } }))
  const deferred = createDeferredScreen()
  const viewer = createTerminalViewer({
    openSocket: (hello) => new WebSocket(terminalUrl({ baseURL, townId, agentId, hello })),
    helloIsInAddress: true,
    screen: deferred,
    size,
    viewerId: newViewerId(),
    now: Date.now,
    after,
    onState: tellState,
    onNotice: take,
  })

  function take(notice: ViewerNotice): void {
    switch (notice.notice) {
      case 'still':
        paint.toldStill()
        return change({ stillOfMs: notice.takenAtMs })
      case 'input_dropped':
        return change({ droppedInputBytes: shown.get().droppedInputBytes + notice.bytes })
      case 'gap':
        return console.info('A part of the output was replaced by a fresh copy of the screen.', notice)
    }
  }

  async function place(element: HTMLElement): Promise<void> {
    const screen = await screens.take({ element, size })
    if (signal.aborted) return screen.dispose()
    signal.addEventListener('abort', () => screen.dispose(), { once: true })
    screen.connect({
      onInput: (data) => viewer.input(data),
      onRender: () => paint.rendered(() => screen.hasText()),
      clipboard: createClipboardWrites({
        allowed: () => settings.get().terminalMayWriteClipboard,
        writeText: (text) => navigator.clipboard.writeText(text),
        onRefused: () => change({ clipboardRefused: true }),
      }),
    })
    deferred.attach(screen)
    followSize(element, screen)
    followReadAloud(screen)
    change({ screen })
    // Typing goes to the mayor from the first key on, unless the person is busy with something else by now.
    if (document.activeElement === document.body && element.clientWidth > 0) screen.terminal.focus()
    tellFocus(element)
  }

  /** The viewer tells the container, which answers with the size that all viewers of this terminal have. */
  function followSize(element: HTMLElement, screen: OpenScreen): void {
    const resize = createResizeOnFrame({
      measure: () => screen.measure(),
      onResize: (measured) => {
        rememberedSize.set(measured)
        viewer.resize(measured.cols, measured.rows)
      },
      onFrame: (ring) => {
        const frame = requestAnimationFrame(ring)
        return () => cancelAnimationFrame(frame)
      },
    })
    const observer = new ResizeObserver(() => resize.request())
    observer.observe(element)
    signal.addEventListener(
      'abort',
      () => {
        observer.disconnect()
        resize.dispose()
      },
      { once: true },
    )
    resize.request()
  }

  function followReadAloud(screen: OpenScreen): void {
    const follow = (): void => screen.setReadAloud(settings.get().terminalIsReadAloud)
    signal.addEventListener('abort', settings.subscribe(follow), { once: true })
    follow()
  }

  function tellFocus(element: HTMLElement): void {
    viewer.focus(document.hasFocus() && element.contains(document.activeElement))
  }

  function watch(element: HTMLElement): void {
    const reportFocus = (): void => tellFocus(element)
    const reconnect = (): void => {
      if (document.visibilityState === 'visible') viewer.reconnectNow()
    }
    element.addEventListener('focusin', reportFocus, { signal })
    element.addEventListener('focusout', reportFocus, { signal })
    window.addEventListener('focus', reportFocus, { signal })
    window.addEventListener('blur', reportFocus, { signal })
    window.addEventListener('online', reconnect, { signal })
    document.addEventListener('visibilitychange', reconnect, { signal })
  }

  return {
    townId,
    shown,
    showIn: (element) => {
      watch(element)
      place(element).catch((error: unknown) => {
        console.error('The terminal could not be loaded.', error)
        tellState({ state: 'refused', text: 'The terminal could not be loaded. Reload the page.' })
      })
    },
    reconnectNow: () => viewer.reconnectNow(),
    close: () => {
      closing.abort()
      viewer.dispose()
    },
  }
}

/** 128 random bits. `crypto.randomUUID` is missing where a page is served over plain HTTP from another machine. */
function newViewerId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
