import type { TownActivity } from '@gastown/contract/work/town-activity'
import type { ReactNode } from 'react'
import { sparkPath } from './spark-path.ts'

const widthPx = 192
const heightPx = 26

/** How much happened, half hour by half hour; where beads landed, a dot. */
export function Sparkline({ activity: { steps } }: { readonly activity: TownActivity }): ReactNode {
  const events = steps.map((step) => step.events)
  const sum = events.reduce((all, count) => all + count, 0)
  const landed = steps.reduce((all, step) => all + step.landed, 0)
  const { line, area, points } = sparkPath(events, { widthPx, heightPx })
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${widthPx} ${heightPx}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${sum} events and ${landed} landings in the last 24 hours`}
    >
      <path className="sparkline-area" d={area} />
      <path className="sparkline-line" d={line} vectorEffect="non-scaling-stroke" />
      {steps.map((step, index) =>
        step.landed > 0 ? (
          <line
            key={step.at}
            className="sparkline-landed"
            x1={points[index]?.x}
            x2={points[index]?.x}
            y1={heightPx - 3}
            y2={heightPx}
          />
        ) : null,
      )}
    </svg>
  )
}
