import { createTerminalViewer, type TerminalViewer, type ViewerState } from '@gastown/terminal/terminal-viewer'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { after } from '../app/after.ts'
import { usePage } from '../app/page-context.ts'
import { createClipboardWrites } from './clipboard-writes.ts'
import { createDeferredScreen } from './deferred-screen.ts'
import { estimateSize } from './estimate-size.ts'
import { createPaintWatch } from './paint-watch.ts'
import { createResizeOnFrame } from './resize-on-frame.ts'
import type { OpenScreen } from './open-screen.ts'
import { terminalUrl } from './terminal-url.ts'

interface UseXtermPtyOptions {
  readonly townId: string
  /** The agent's id, or `mayor`. A change opens another terminal. */
  readonly agentId: string
  readonly enabled: boolean
  /** Told once, when the live terminal was painted for the first time. */
  readonly onFirstPaint: () => void
}

export interface XtermPty {
  /** `ref` of the element that shows the terminal. */
  readonly setElement: (element: HTMLElement | null) => void
  readonly state: ViewerState
  /** When the state was told, ms since the epoch. */
  readonly toldAtMs: number
  /** The live terminal has shown something. Until then it is live and empty: its program still draws. */
  readonly painted: boolean
  /** The screen, once its code is there. */
  readonly screen: OpenScreen | null
  /** A program wanted to write to the clipboard, which this browser does not allow. */
  readonly clipboardRefused: boolean
  /** Bytes typed while disconnected that were more than is kept; 0 when none were. */
  readonly droppedInputBytes: number
  readonly reconnectNow: () => void
}

interface Told {
  readonly state: ViewerState
  readonly toldAtMs: number
}

/**
 * One agent's terminal in one element. The socket opens in the same frame as the element appears; the terminal's code, the agent and
 * its PTY may all come later. Everything it opens is closed when the element goes.
 */
export function useXtermPty({ townId, agentId, enabled, onFirstPaint }: UseXtermPtyOptions): XtermPty {
  const { baseURL, settings } = usePage()
  const [element, setElement] = useState<HTMLElement | null>(null)
  const viewerRef = useRef<TerminalViewer | null>(null)
  const [{ state, toldAtMs }, setTold] = useState<Told>(() => ({
    state: { state: 'connecting', attempt: 1 },
    toldAtMs: Date.now(),
  }))
  const [droppedInputBytes, setDroppedInputBytes] = useState(0)
  const [painted, setPainted] = useState(false)
  const [screen, setScreen] = useState<OpenScreen | null>(null)
  const [clipboardRefused, setClipboardRefused] = useState(false)
  const tellFirstPaint = useEffectEvent(onFirstPaint)

  useEffect(() => {
    if (!enabled || element === null) return undefined
    const closing = new AbortController()
    const { signal } = closing
    const size = estimateSize(element)
    const deferred = createDeferredScreen()
    const paint = createPaintWatch(() => {
      setPainted(true)
      tellFirstPaint()
    })
    const viewer = createTerminalViewer({
      openSocket: () => new WebSocket(terminalUrl({ baseURL, townId, agentId })),
      screen: deferred,
      size,
      viewerId: newViewerId(),
      now: Date.now,
      after,
      onState: (next) => {
        setTold({ state: next, toldAtMs: Date.now() })
        paint.told(next)
      },
      onNotice: (notice) => {
        if (notice.notice === 'input_dropped') setDroppedInputBytes((bytes) => bytes + notice.bytes)
        else console.info('A part of the output was replaced by a fresh copy of the screen.', notice)
      },
    })
    viewerRef.current = viewer
    const resize = createResizeOnFrame({
      measure: () => opened?.measure() ?? null,
      // The viewer tells the container, which answers with the size that all viewers of this terminal have.
      onResize: ({ cols, rows }) => viewer.resize(cols, rows),
      onFrame: (ring) => {
        const frame = requestAnimationFrame(ring)
        return () => cancelAnimationFrame(frame)
      },
    })
    const observer = new ResizeObserver(() => resize.request())
    let opened: OpenScreen | undefined

    const open = async (): Promise<void> => {
      const { openScreen } = await import('./open-screen.ts')
      if (signal.aborted) return
      const clipboard = createClipboardWrites({
        allowed: () => settings.get().terminalMayWriteClipboard,
        writeText: (text) => navigator.clipboard.writeText(text),
        onRefused: () => setClipboardRefused(true),
      })
      opened = openScreen({ element, size, onInput: (data) => viewer.input(data), clipboard })
      opened.terminal.onRender(() => paint.rendered(() => opened?.hasText() ?? false))
      deferred.attach(opened)
      observer.observe(element)
      resize.request()
      setScreen(opened)
      // Typing goes to the mayor from the first key on, unless the person is busy with something else by now.
      if (document.activeElement === document.body && element.clientWidth > 0) opened.terminal.focus()
      reportFocus()
    }
    open().catch((error: unknown) => {
      console.error('The terminal could not be loaded.', error)
      setTold({ state: { state: 'refused', text: 'The terminal could not be loaded. Reload the page.' }, toldAtMs: Date.now() })
    })

    const reportFocus = (): void => viewer.focus(document.hasFocus() && element.contains(document.activeElement))
    const reconnect = (): void => {
      if (document.visibilityState === 'visible') viewer.reconnectNow()
    }
    element.addEventListener('focusin', reportFocus, { signal })
    element.addEventListener('focusout', reportFocus, { signal })
    window.addEventListener('focus', reportFocus, { signal })
    window.addEventListener('blur', reportFocus, { signal })
    window.addEventListener('online', reconnect, { signal })
    document.addEventListener('visibilitychange', reconnect, { signal })

    return () => {
      closing.abort()
      observer.disconnect()
      resize.dispose()
      viewer.dispose()
      opened?.dispose()
      viewerRef.current = null
      setScreen(null)
      setPainted(false)
    }
  }, [baseURL, settings, townId, agentId, enabled, element])

  return {
    setElement,
    state,
    toldAtMs,
    painted,
    screen,
    clipboardRefused,
    droppedInputBytes,
    reconnectNow: () => viewerRef.current?.reconnectNow(),
  }
}

/** 128 random bits. `crypto.randomUUID` is missing where a page is served over plain HTTP from another machine. */
function newViewerId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
