import type { TownView } from '@gastown/contract/views'
import type { ReactNode } from 'react'
import { Time } from '../ui/time.tsx'

export function NoticesPanel({ notices }: { readonly notices: TownView['notices'] }): ReactNode {
  if (notices.length === 0) return <p className="panel-empty">Nothing needs you.</p>
  return (
    <ul className="notices">
      {notices.map(({ id, level, text, at }) => (
        <li key={id} className="notice" data-level={level}>
          <span>{text}</span>
          <Time at={at} />
        </li>
      ))}
    </ul>
  )
}
