import type { TownView } from '@gastown/contract/views'
import type { ReactNode } from 'react'
import { formatDuration } from '../ui/format-duration.ts'
import { useNow } from '../ui/use-now.ts'

/** Why the mayor's latest start failed, and why it cannot be used now, with the time of the next try. Nothing when all is well. */
export function StartupTrouble({ town }: { readonly town: TownView | null }): ReactNode {
  const error = town?.startup?.error ?? null
  return (
    <>
      {error === null ? null : (
        <p className="startup-error" role="alert">
          {error}
        </p>
      )}
      <WhyNotLive town={town} />
    </>
  )
}

function WhyNotLive({ town }: { readonly town: TownView | null }): ReactNode {
  const waiting = town?.mayor?.retryAt ?? town?.container.restartAt ?? null
  const nowMs = useNow({ everyMs: 500, ticking: waiting !== null })
  const reason = town?.mayor?.live === false && ['stalled', 'dead'].includes(town.mayor.status) ? town.mayor.reason : ''
  const text =
    reason !== '' ? reason : town !== null && ['crashed', 'failed'].includes(town.container.state) ? town.container.reason : ''
  if (text === '' || text === town?.startup?.error) return null
  const inMs = waiting === null ? null : Math.max(0, Date.parse(waiting) - nowMs)
  return (
    <p className="startup-error" role="status">
      {text}
      {inMs === null ? '' : ` Trying again in ${formatDuration(inMs)}.`}
    </p>
  )
}
