import type { ReactNode } from 'react'
import { formatDuration } from '../ui/format-duration.ts'
import { useNow } from '../ui/use-now.ts'
import './bead-parts.css'

/** How long it is until then, told every second while it is looked at. */
export function Countdown({ until }: { readonly until: string }): ReactNode {
  const nowMs = useNow({ everyMs: 1000, ticking: true })
  const leftMs = Date.parse(until) - nowMs
  return (
    <time className="countdown" dateTime={until} title={new Date(until).toLocaleString()}>
      {leftMs <= 0 ? 'now' : `in ${formatDuration(Math.max(1000, leftMs))}`}
    </time>
  )
}
