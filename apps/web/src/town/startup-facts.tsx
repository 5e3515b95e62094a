import type { StartupView } from '@gastown/contract/views'
import type { ReactNode } from 'react'
import { formatDuration } from '../ui/format-duration.ts'
import { Hint } from '../ui/hint.tsx'
import { readyAfterMs } from './startup-steps.ts'
import { describeOutcome, describePrewarm } from './town-words.ts'

/** What the mayor's latest start came to: which way it took, what the prewarm did, and when it was ready. */
export function StartupFacts({ startup }: { readonly startup: StartupView }): ReactNode {
  const readyMs = readyAfterMs(startup)
  return (
    <>
      {startup.outcome === null ? null : (
        <Hint text={startup.outcome}>
          <span className="terminal-outcome" tabIndex={0} data-testid="ensure-outcome" data-outcome={startup.outcome}>
            {describeOutcome(startup.outcome)}
          </span>
        </Hint>
      )}
      {startup.prewarm === null ? null : (
        <Hint text={startup.prewarm.reason || `Prewarm: ${startup.prewarm.outcome}`}>
          <span tabIndex={0} data-testid="prewarm-outcome" data-outcome={startup.prewarm.outcome}>
            {describePrewarm(startup.prewarm.outcome)} {formatDuration(startup.prewarm.durationMs)}
          </span>
        </Hint>
      )}
      {readyMs === null ? null : <span>ready in {formatDuration(readyMs)}</span>}
    </>
  )
}
