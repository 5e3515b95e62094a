import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { describeOverrides } from './describe-overrides.ts'

/** What rigs have of their own, and the way to change it. */
export function RigsSection(): ReactNode {
  const { townId, town } = useTownVisit()
  const trpc = useTRPC()
  const rigs = town?.rigs ?? []
  const configs = useQueries({ queries: rigs.map(({ rigId }) => trpc.gastown.getRigConfig.queryOptions({ townId, rigId })) })
  return (
    <section id="rigs" className="settings-section" aria-labelledby="rigs-title">
      <h3 id="rigs-title">Rigs</h3>
      <p className="muted">
        Each rig has settings of its own: workers, gates, merging, worktrees. Here is what differs from the defaults.
      </p>
      {town !== null && rigs.length === 0 ? <p className="setting-empty">No rigs yet.</p> : null}
      <ul className="rig-overrides">
        {rigs.map(({ rigId, name }, index) => {
          const config = configs[index]?.data
          const overrides = config === undefined ? [] : describeOverrides(config)
          return (
            <li key={rigId}>
              <Link to="/towns/$townId/rigs/$rigId/settings" params={{ townId, rigId }}>
                {name}
              </Link>
              <span className="muted">
                {config === undefined ? '…' : overrides.length === 0 ? 'All as by default' : overrides.join(' · ')}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
