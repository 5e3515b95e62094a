import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import { townIdSchema } from '@gastown/contract/ids'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useState, type ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { OutcomeBars } from './outcome-bars.tsx'
import { PhaseTrend } from './phase-trend.tsx'
import { StartWaterfall } from './start-waterfall.tsx'
import { StartupNumbers } from './startup-numbers.tsx'
import './startup-page.css'

const spans = [
  { days: 1, text: 'Last day' },
  { days: 7, text: 'Last 7 days' },
  { days: 30, text: 'Last 30 days' },
] as const

/** How the town's starts went: what was measured, start by start and over time. */
export function StartupPage(): ReactNode {
  const { townId: param } = useParams({ from: '/towns/$townId' })
  const townId = townIdSchema.parse(param)
  const [days, setDays] = useState(7)
  const trpc = useTRPC()
  const { data: town } = useQuery(trpc.gastown.getTown.queryOptions({ townId }, { enabled: false }))
  const { data, error, refetch } = useQuery(
    trpc.gastown.getStartupHistory.queryOptions({ townId, days }, { staleTime: 0, placeholderData: keepPreviousData }),
  )
  // The town's feed tells of each phase when it ends; the history has it by then.
  const latest = town?.startup ?? null
  useEffect(() => {
    if (latest !== null) void refetch()
  }, [latest, refetch])
  return (
    <main className="page startup-page">
      <header className="startup-head">
        <h2>Startup</h2>
        <select className="input-short" aria-label="Time" value={days} onChange={(event) => setDays(Number(event.target.value))}>
          {spans.map((span) => (
            <option key={span.days} value={span.days}>
              {span.text}
            </option>
          ))}
        </select>
      </header>
      {error === null ? null : (
        <p className="error-text" role="alert">
          {gastownErrorOf(error).message}
        </p>
      )}
      {data === undefined ? null : (
        <>
          <StartupNumbers history={data} />
          <StartWaterfall starts={data.starts} />
          <PhaseTrend series={data.series} />
          <OutcomeBars history={data} />
        </>
      )}
    </main>
  )
}
