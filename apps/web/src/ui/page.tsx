import type { ReactNode } from 'react'

interface PageProps {
  readonly title: string
  /** What can be done on the whole page; at the end of its first line. */
  readonly actions?: ReactNode
  /** Takes all the room there is and scrolls inside, instead of growing with what it shows. */
  readonly fills?: boolean
  readonly children: ReactNode
}

/** The frame of a page of a town: its name, what can be done on it, and what it shows. */
export function Page({ title, actions, fills = false, children }: PageProps): ReactNode {
  return (
    <main className={fills ? 'page page-fills' : 'page'}>
      <header className="page-head">
        <h2 className="page-title">{title}</h2>
        {actions === undefined ? null : <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </main>
  )
}
