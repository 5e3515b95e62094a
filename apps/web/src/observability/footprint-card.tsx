import type { FootprintPart } from '@gastown/contract/work/metrics'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Time } from '../ui/time.tsx'
import { formatSize } from './format-count.ts'

const words: Readonly<Record<FootprintPart, string>> = {
  worktrees: 'Worktrees',
  repositories: 'Repositories',
  homes: 'Homes of agents',
  snapshots: 'Snapshots of conversations',
  records: 'Records of the town',
  telemetry: 'Telemetry',
  attachments: 'Files of messages',
  screens: 'Last screens',
  other: 'Logs and the rest',
}

/** What the town takes of the machine, measured when it is looked at. */
export function FootprintCard(): ReactNode {
  const { townId } = useTownVisit()
  const { data, error, isFetching, refetch } = useQuery(useTRPC().gastown.getFootprint.queryOptions({ townId }))
  const parts = (data?.disk ?? []).filter(({ bytes }) => bytes > 0).toSorted((one, other) => other.bytes - one.bytes)
  const most = Math.max(1, ...parts.map(({ bytes }) => bytes))
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0)
  return (
    <section className="metric-card" aria-labelledby="footprint-title" data-testid="metric-footprint">
      <div className="metric-card-head">
        <h3 id="footprint-title">Memory and disk</h3>
        {data === undefined ? null : <b className="metric-figure">{formatSize(total)}</b>}
      </div>
      <p className="muted metric-text">
        {data === undefined ? (
          'The files of the town are being counted…'
        ) : (
          <>
            Memory:{' '}
            {data.memoryBytes === null ? 'nothing of the town runs, or the system does not tell' : formatSize(data.memoryBytes)}.
            Measured at <Time at={data.measuredAt} />.
          </>
        )}
      </p>
      <ErrorText error={error} />
      <ul className="counted">
        {parts.map(({ part, bytes }) => (
          <li key={part}>
            <span>{words[part]}</span>
            <b>{formatSize(bytes)}</b>
            <span className="counted-bar" style={{ width: `${(bytes / most) * 100}%` }} />
          </li>
        ))}
      </ul>
      <div className="metric-card-foot">
        <button type="button" className="button button-small" disabled={isFetching} onClick={() => void refetch()}>
          {isFetching ? 'Measuring…' : 'Measure again'}
        </button>
      </div>
    </section>
  )
}
