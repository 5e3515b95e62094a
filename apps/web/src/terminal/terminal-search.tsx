import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { OpenScreen } from './open-screen.ts'

export function TerminalSearch({ screen, onClose }: { readonly screen: OpenScreen; readonly onClose: () => void }): ReactNode {
  const [text, setText] = useState('')
  const inputRef = useRef<HTMLInputElement>(null)
  useEffect(() => {
    inputRef.current?.focus()
    return () => screen.clearFind()
  }, [screen])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      onClose()
      screen.terminal.focus()
    }
    if (event.key === 'Enter') screen.find(text, event.shiftKey ? 'previous' : 'next')
  }
  return (
    <input
      ref={inputRef}
      className="terminal-search"
      type="search"
      aria-label="Find in the terminal; Enter for the next, Shift+Enter for the one before"
      placeholder="Find…"
      value={text}
      onChange={(event) => {
        setText(event.target.value)
        screen.find(event.target.value, 'next')
      }}
      onKeyDown={onKeyDown}
    />
  )
}
