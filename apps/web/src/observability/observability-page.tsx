import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { MetricsWindow } from '@gastown/contract/work/metrics'
import { useState, type ReactNode } from 'react'
import { Page } from '../ui/page.tsx'
import { Time } from '../ui/time.tsx'
import { AgentsCard } from './agents-card.tsx'
import { EventsCard } from './events-card.tsx'
import { FootprintCard } from './footprint-card.tsx'
import { GatesCard } from './gates-card.tsx'
import { InShort } from './in-short.tsx'
import { LandingCard } from './landing-card.tsx'
import { SpendCard } from './spend-card.tsx'
import { StartupCard } from './startup-card.tsx'
import { ThroughputCard } from './throughput-card.tsx'
import { useMetrics } from './use-metrics.ts'
import { WaitsCard } from './waits-card.tsx'
import { WindowChoice } from './window-choice.tsx'
import './observability-page.css'

/** What the town did over time, in numbers: what it cost, what came of it, and where the time went. */
export function ObservabilityPage(): ReactNode {
  const [window, setWindow] = useState<MetricsWindow>('24h')
  const { data: metrics, error } = useMetrics(window)
  return (
    <Page title="Observability" actions={<WindowChoice value={window} onChange={setWindow} />}>
      {error === null || error === undefined ? null : (
        <p className="error-text" role="alert">
          {gastownErrorOf(error).message}
        </p>
      )}
      {metrics === undefined ? null : (
        <div className="metrics" data-testid="metrics" data-window={metrics.window}>
          <InShort metrics={metrics} />
          <div className="metric-cards">
            <SpendCard metrics={metrics} />
            <WaitsCard metrics={metrics} />
            <ThroughputCard metrics={metrics} />
            <LandingCard metrics={metrics} />
            <AgentsCard metrics={metrics} />
            <GatesCard metrics={metrics} />
            <EventsCard metrics={metrics} />
            <FootprintCard />
            <StartupCard />
          </div>
          <p className="muted metric-foot">
            Computed from the town’s recorded events since <Time at={metrics.since} />, as of <Time at={metrics.to} />. Events
            count for 30 days. Of a bead that was made before that, time counts from when its numbers were first asked for after
            the last start of Gastown.
          </p>
        </div>
      )}
    </Page>
  )
}
