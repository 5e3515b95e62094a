import { usePrefetchQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useBeadCards } from '../beads/use-bead-cards.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { AtWorkPanel } from './at-work-panel.tsx'
import { ConvoyTimeline } from './convoy-timeline.tsx'
import { FeedPanel, useReadFeedAhead } from './feed-panel.tsx'
import { FirstSteps } from './first-steps.tsx'
import { NeedsYouPanel } from './needs-you-panel.tsx'
import { RigsStrip } from './rigs-strip.tsx'
import { StatStrip } from './stat-strip.tsx'
import { WaitsPanel } from './waits-panel.tsx'
import './overview-page.css'

/** What the town is at, what waits, and what needs the user: on one screen. */
export function OverviewPage(): ReactNode {
  const { townId, town } = useTownVisit()
  const { cards, isPending, error } = useBeadCards(townId)
  // What the panels ask for is asked for beside the cards, which the panels wait for.
  useReadFeedAhead(townId)
  usePrefetchQuery(useTRPC().gastown.getTownActivity.queryOptions({ townId }))
  if (town === null || isPending) return <main className="overview" aria-busy="true" aria-label="Overview" />
  const { convoys, escalations } = town.work
  const isEmpty = cards.length === 0 && convoys.length === 0 && escalations.length === 0
  return (
    <main className="overview">
      <h2 className="visually-hidden">Overview</h2>
      <ErrorText error={error} />
      {isEmpty && error === null ? (
        <FirstSteps />
      ) : (
        <>
          <StatStrip />
          <div className="overview-panels">
            <NeedsYouPanel />
            <AtWorkPanel />
            <ConvoyTimeline />
            <WaitsPanel />
            <FeedPanel />
          </div>
          <RigsStrip />
        </>
      )}
    </main>
  )
}
