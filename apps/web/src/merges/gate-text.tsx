import { useEffect, useRef, type ReactNode } from 'react'
import './gates.css'

interface GateTextProps {
  readonly text: string
  readonly label: string
  /** More is to come: the end stays in sight for as long as it is. */
  readonly isLive: boolean
}

/** The bytes that begin a colour or another order to a terminal. */
// oxlint-disable-next-line no-control-regex -- orders to a terminal begin with one
const terminalOrders = /\u001B\[[0-9;?]*[A-Za-z]|\u001B\][^\u0007]*\u0007/g

/** What a gate printed, the end of it. */
export function GateText({ text, label, isLive }: GateTextProps): ReactNode {
  const box = useRef<HTMLPreElement>(null)
  const isAtEnd = useRef(true)
  // With every piece that comes.
  useEffect(() => {
    if (isLive && isAtEnd.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight
  })
  const onScroll = (): void => {
    const { scrollTop = 0, clientHeight = 0, scrollHeight = 0 } = box.current ?? {}
    isAtEnd.current = scrollTop + clientHeight >= scrollHeight - 8
  }
  if (text === '') return <p className="gate-silent">{isLive ? 'It has printed nothing yet.' : 'It printed nothing.'}</p>
  return (
    <pre
      ref={box}
      className="gate-output"
      tabIndex={0}
      role="region"
      aria-label={label}
      data-testid="gate-output"
      onScroll={onScroll}
    >
      {text.replaceAll(terminalOrders, '')}
    </pre>
  )
}
