import type { ReactNode } from 'react'

export function Banner({
  level,
  children,
}: {
  readonly level: 'info' | 'warning' | 'error'
  readonly children: ReactNode
}): ReactNode {
  return (
    <div className="banner" data-level={level} role={level === 'error' ? 'alert' : 'status'}>
      {children}
    </div>
  )
}
