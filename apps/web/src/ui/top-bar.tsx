import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ThemeButton } from './theme-button.tsx'
import { Wordmark } from './wordmark.tsx'

/** The page's first line: who we are, where you are, what you can do here. */
export function TopBar({ children, actions }: { readonly children?: ReactNode; readonly actions?: ReactNode }): ReactNode {
  return (
    <header className="top-bar">
      <Link to="/" className="top-bar-home" aria-label="Gastown: all towns">
        <Wordmark />
      </Link>
      <div className="top-bar-place">{children}</div>
      <div className="top-bar-actions">
        {actions}
        <ThemeButton />
      </div>
    </header>
  )
}
