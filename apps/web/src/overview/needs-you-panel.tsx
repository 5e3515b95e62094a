import { useMemo, useState, type ReactNode } from 'react'
import { useBeadCards } from '../beads/use-bead-cards.ts'
import { EscalationHistory } from '../escalations/escalation-history.tsx'
import { NotificationOffer } from '../work/notification-offer.tsx'
import { useTownVisit } from '../town/town-visit.ts'
import { NeedsYouRow } from './needs-you-row.tsx'
import { needsYouItems } from './needs-you-items.ts'
import { OverviewPanel } from './overview-panel.tsx'

/** What waits for the user, each with what can be done about it. */
export function NeedsYouPanel(): ReactNode {
  const { townId, town } = useTownVisit()
  const { cards } = useBeadCards(townId)
  const items = useMemo(() => (town === null ? [] : needsYouItems(town, cards)), [town, cards])
  const [showsHistory, setShowsHistory] = useState(false)
  return (
    <OverviewPanel
      title="Needs you"
      count={town?.work.needsYou ?? 0}
      tone="warn"
      className="needs-you"
      actions={
        <>
          <NotificationOffer townId={townId} />
          <button type="button" className="panel-link" onClick={() => setShowsHistory(true)}>
            History
          </button>
        </>
      }
    >
      <p className="visually-hidden" role="status">
        {items.length === 0 ? 'Nothing needs you.' : `${items.length} things need you.`}
      </p>
      {items.length === 0 ? (
        <p className="panel-quiet">Nothing needs you. The town goes on by itself.</p>
      ) : (
        <ul className="needs-you-list">
          {items.map((item) => (
            <NeedsYouRow key={item.key} item={item} />
          ))}
        </ul>
      )}
      {showsHistory ? <EscalationHistory onClose={() => setShowsHistory(false)} /> : null}
    </OverviewPanel>
  )
}
