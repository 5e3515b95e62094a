import type { TownId } from '@gastown/contract/ids'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

const places = [
  { to: '/towns/$townId', text: 'Overview' },
  { to: '/towns/$townId/beads', text: 'Beads' },
  { to: '/towns/$townId/convoys', text: 'Convoys' },
  { to: '/towns/$townId/agents', text: 'Agents' },
  { to: '/towns/$townId/merges', text: 'Merge queue' },
  { to: '/towns/$townId/mail', text: 'Mail' },
  { to: '/towns/$townId/activity', text: 'Activity' },
  { to: '/towns/$townId/observability', text: 'Observability' },
  { to: '/towns/$townId/startup', text: 'Startup' },
  { to: '/towns/$townId/settings', text: 'Settings' },
] as const

export function TownNav({ townId }: { readonly townId: TownId }): ReactNode {
  return (
    <nav className="town-nav" aria-label="Pages of the town">
      {places.map(({ to, text }) => (
        <Link
          key={to}
          to={to}
          params={{ townId }}
          className="town-nav-link"
          activeOptions={{ exact: true, includeSearch: false }}
        >
          {text}
        </Link>
      ))}
    </nav>
  )
}
