import { Link } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { waitWords } from '../beads/bead-words.ts'
import { Countdown } from '../beads/countdown.tsx'
import { useBeadCards } from '../beads/use-bead-cards.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { OverviewPanel } from './overview-panel.tsx'
import { waitsGroups } from './waits-groups.ts'

/** What nobody is at, by what it waits for; each leads to just those beads. */
export function WaitsPanel(): ReactNode {
  const { townId } = useTownVisit()
  const { cards } = useBeadCards(townId)
  const groups = useMemo(() => waitsGroups(cards), [cards])
  const total = groups.reduce((sum, { count }) => sum + count, 0)
  return (
    <OverviewPanel title="What waits, and why" count={total} className="waiting">
      {groups.length === 0 ? <p className="panel-quiet">Nothing waits.</p> : null}
      <ul>
        {groups.map(({ kind, count, until, text }) => (
          <li key={kind}>
            <Link
              to="/towns/$townId/beads"
              params={{ townId }}
              search={{ view: 'list', waits: kind }}
              className="waiting-row"
              data-testid="waits"
              data-kind={kind}
              title={text}
            >
              <span className="waiting-count">{count}</span>
              <span className="waiting-kind">{waitWords[kind]}</span>
              <span className="waiting-text">{count === 1 ? text : ''}</span>
              {until === null ? null : <Countdown until={until} />}
            </Link>
          </li>
        ))}
      </ul>
    </OverviewPanel>
  )
}
