import type { ReactNode } from 'react'
import { NoticesPanel } from '../town/notices-panel.tsx'
import { RigsPanel } from '../rigs/rigs-panel.tsx'
import { useTownVisit } from '../town/town-visit.ts'
import { Page } from '../ui/page.tsx'
import { WorkPanel } from '../work/work-panel.tsx'

/** What the town is at, what waits, and what needs the user. */
export function OverviewPage(): ReactNode {
  const { townId, town } = useTownVisit()
  return (
    <Page title="Overview">
      {town === null ? null : <WorkPanel townId={townId} work={town.work} />}
      <RigsPanel townId={townId} rigs={town?.rigs ?? null} />
      <NoticesPanel notices={town?.notices ?? []} />
    </Page>
  )
}
