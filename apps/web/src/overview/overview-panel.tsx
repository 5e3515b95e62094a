import { useId, type ReactNode } from 'react'

interface OverviewPanelProps {
  readonly title: string
  readonly count?: number
  readonly tone?: 'warn' | 'bad'
  readonly className?: string
  /** At the end of its first line. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** One part of the overview, with a name; what is more than its room scrolls inside it. */
export function OverviewPanel({ title, count, tone, className, actions, children }: OverviewPanelProps): ReactNode {
  const id = useId()
  return (
    <section className={`overview-panel ${className ?? ''}`} aria-labelledby={id}>
      <header className="overview-panel-head">
        <h3 id={id}>{title}</h3>
        {count === undefined || count === 0 ? null : (
          <span className="count" data-tone={tone} aria-hidden="true">
            {count}
          </span>
        )}
        <span className="spacer" />
        {actions}
      </header>
      <div className="overview-panel-body" tabIndex={-1}>
        {children}
      </div>
    </section>
  )
}
