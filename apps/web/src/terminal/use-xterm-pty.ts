import { useCallback, useEffect, useEffectEvent, useState, type RefCallback } from 'react'
import { createObservable, useObservable } from '../app/observable.ts'
import { usePage } from '../app/page-context.ts'
import type { OpenTerminal, ShownTerminal } from './open-terminal.ts'
import type { PaintedScreen } from './paint-watch.ts'

interface UseXtermPtyOptions {
  readonly townId: string
  /** The agent's id, or `mayor`. A change opens another terminal. */
  readonly agentId: string
  /** Told of each, maybe more than once, when it was painted for the first time, with when that was: ms on the page's clock. */
  readonly onFirstPaint?: (what: PaintedScreen, paintedAtMs: number) => void
}

export interface XtermPty extends ShownTerminal {
  /** Of the element that shows the terminal: opens it there, and closes it when the element goes. */
  readonly ref: RefCallback<HTMLElement>
  readonly reconnectNow: () => void
}

/** Before the element is there. */
const nothingYet = createObservable<ShownTerminal>({
  state: { state: 'connecting', attempt: 1 },
  toldAtMs: 0,
  paintedAtMs: {},
  stillOfMs: null,
  screen: null,
  clipboardRefused: false,
  droppedInputBytes: 0,
})

/** One agent's terminal in one element; closed when the element goes. */
export function useXtermPty({ townId, agentId, onFirstPaint }: UseXtermPtyOptions): XtermPty {
  const { terminals } = usePage()
  const [terminal, setTerminal] = useState<OpenTerminal | null>(null)
  const shown = useObservable(terminal?.shown ?? nothingYet)
  const tellFirstPaint = useEffectEvent((what: PaintedScreen, atMs: number) => onFirstPaint?.(what, atMs))

  const ref: RefCallback<HTMLElement> = useCallback(
    (element: HTMLElement | null) => {
      if (element === null) return undefined
      const opened = terminals.take({ townId, agentId, element })
      setTerminal(opened)
      return () => opened.close()
    },
    [terminals, townId, agentId],
  )

  const { paintedAtMs } = shown
  useEffect(() => {
    for (const [what, atMs] of Object.entries(paintedAtMs)) tellFirstPaint(what as PaintedScreen, atMs)
  }, [paintedAtMs])

  return { ...shown, ref, reconnectNow: () => terminal?.reconnectNow() }
}
