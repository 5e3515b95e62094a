import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { useNow } from '../ui/use-now.ts'
import { formatUsd } from '../work/format-usd.ts'
import { activityUntil, landedSince } from './activity-after.ts'
import { Sparkline } from './sparkline.tsx'

/** The town in numbers, each of which leads to what it counts. */
export function StatStrip(): ReactNode {
  const { townId, town } = useTownVisit()
  const { data } = useQuery(useTRPC().gastown.getTownActivity.queryOptions({ townId }))
  const nowMs = useNow({ everyMs: 60_000, ticking: true })
  if (town === null) return null
  const { counts, queueLength, spend } = town.work
  const activity = data === undefined ? null : activityUntil(data, nowMs)
  const beads = (status: string) =>
    ({ to: '/towns/$townId/beads', params: { townId }, search: { view: 'list', status } }) as const
  return (
    <dl className="stats">
      <Stat name="Open" value={counts.open} link={<Link {...beads('open')} aria-label="Open beads" />} />
      <Stat
        name="In progress"
        value={counts.in_progress}
        link={<Link {...beads('in_progress')} aria-label="Beads in progress" />}
      />
      <Stat name="In review" value={counts.in_review} link={<Link {...beads('in_review')} aria-label="Beads in review" />} />
      <Stat
        name="Landed today"
        value={activity === null ? '…' : landedSince(activity, midnightOf(nowMs))}
        link={<Link {...beads('closed')} aria-label="Closed beads" />}
      />
      <Stat
        name="Failed"
        value={counts.failed}
        {...(counts.failed > 0 ? { tone: 'bad' as const } : {})}
        link={<Link {...beads('failed')} aria-label="Failed beads" />}
      />
      <Stat
        name="Merge queue"
        value={queueLength}
        link={<Link to="/towns/$townId/merges" params={{ townId }} aria-label="Merge queue" />}
      />
      <Stat
        name="Cost today"
        value={formatUsd(spend.today.costMicros)}
        more={`${formatUsd(spend.total.costMicros)} in all`}
        link={<Link to="/towns/$townId/observability" params={{ townId }} aria-label="What it cost" />}
      />
      <div className="stat stat-wide">
        <dt>Last 24 hours</dt>
        <dd>{activity === null ? null : <Sparkline activity={activity} />}</dd>
      </div>
    </dl>
  )
}

interface StatProps {
  readonly name: string
  readonly value: number | string
  readonly more?: string
  readonly tone?: 'bad'
  /** Covers the whole cell. */
  readonly link: ReactNode
}

function Stat({ name, value, more, tone, link }: StatProps): ReactNode {
  return (
    <div className="stat" data-tone={tone}>
      <dt>{name}</dt>
      <dd>
        <b>{value}</b>
        {more === undefined ? null : <span className="stat-more">{more}</span>}
        {link}
      </dd>
    </div>
  )
}

function midnightOf(nowMs: number): number {
  return new Date(nowMs).setHours(0, 0, 0, 0)
}
