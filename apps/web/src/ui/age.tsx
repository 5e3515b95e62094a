import type { ReactNode } from 'react'
import { formatAge } from '../beads/format-age.ts'
import { useNow } from './use-now.ts'

/** How long ago, as a person would say it, and the moment itself on hover. */
export function Age({ at }: { readonly at: string }): ReactNode {
  const nowMs = useNow({ everyMs: 10_000, ticking: true })
  return (
    <time className="time" dateTime={at} title={new Date(at).toLocaleString()}>
      {formatAge(at, nowMs)}
    </time>
  )
}
