import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'

interface DockSeparatorProps {
  readonly label: string
  /** Of the line itself: a vertical one is dragged to the left and right. */
  readonly orientation: 'horizontal' | 'vertical'
  /** Percent that what it makes larger has now. */
  readonly percent: number
  readonly limits: { readonly min: number; readonly max: number }
  /** What grows is behind the line (below it, or to its right), and not before it. */
  readonly growsBackwards: boolean
  readonly onChange: (percent: number) => void
  /** Enter on it, or a double click. */
  readonly onToggle?: () => void
}

/** Percent that an arrow key moves it, and with Shift. */
const step = 2
const largeStep = 10

/** The line between two parts of the page, dragged with a pointer or moved with the arrow keys. Its parent is what is divided. */
export function DockSeparator(props: DockSeparatorProps): ReactNode {
  const { label, orientation, percent, limits, growsBackwards, onChange, onToggle } = props
  const line = useRef<HTMLDivElement>(null)
  const [isDragged, setDragged] = useState(false)
  const isVertical = orientation === 'vertical'

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    setDragged(true)
  }
  const onPointerMove = (event: PointerEvent): void => {
    const divided = line.current?.parentElement?.closest('[data-divided]')?.getBoundingClientRect()
    if (!isDragged || divided === undefined) return
    const share = isVertical ? (event.clientX - divided.left) / divided.width : (event.clientY - divided.top) / divided.height
    onChange(100 * (growsBackwards ? 1 - share : share))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = (event.shiftKey ? largeStep : step) * (growsBackwards ? -1 : 1)
    const [back, on] = isVertical ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
    const next = { [back]: percent - by, [on]: percent + by, Home: limits.min, End: limits.max }[event.key]
    if (next !== undefined) onChange(next)
    else if (event.key === 'Enter') onToggle?.()
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={line}
      className="dock-separator"
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(percent)}
      aria-valuemin={limits.min}
      aria-valuemax={limits.max}
      data-dragged={isDragged}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => setDragged(false)}
      onPointerCancel={() => setDragged(false)}
      onDoubleClick={onToggle}
      onKeyDown={onKeyDown}
    />
  )
}
