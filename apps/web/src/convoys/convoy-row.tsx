import type { TownId } from '@gastown/contract/ids'
import type { ConvoyView } from '@gastown/contract/work/convoy'
import type { ReactNode } from 'react'
import { ToConvoy } from '../town/town-links.tsx'
import { Age } from '../ui/age.tsx'
import { ErrorText } from '../ui/error-text.tsx'
import { StateDot } from '../ui/state-dot.tsx'
import { formatUsd } from '../work/format-usd.ts'
import { ConvoyProgress } from './convoy-progress.tsx'
import { convoyModeWords, convoyStatusWords, convoyTones } from './convoy-words.ts'
import { useConvoyCalls } from './use-convoy-calls.ts'

interface ConvoyRowProps {
  readonly townId: TownId
  readonly convoy: ConvoyView
  readonly rigName: string | undefined
}

/** One convoy of a list: how far it is, what it waits for, or how it ended. */
export function ConvoyRow({ townId, convoy, rigName }: ConvoyRowProps): ReactNode {
  const { start } = useConvoyCalls()
  const { convoyId, title, status, mode, closedCount, totalCount, waits, reason, spend, endedAt, createdAt } = convoy
  return (
    <li className="convoy-row" data-testid="convoy" data-status={status}>
      <div className="convoy-row-head">
        <StateDot tone={convoyTones[status]} />
        <ToConvoy id={convoyId} className="convoy-row-title">
          {title}
        </ToConvoy>
        <span className="tag">{convoyStatusWords[status]}</span>
        <span className="spacer" />
        {status === 'staged' ? (
          <button
            type="button"
            className="button button-small"
            disabled={start.isPending}
            onClick={() => start.mutate({ townId, convoyId })}
          >
            Start
          </button>
        ) : null}
        <Age at={endedAt ?? createdAt} />
      </div>
      <div className="convoy-row-foot">
        <ConvoyProgress convoy={convoy} />
        <span className="convoy-row-sum">
          {closedCount} of {totalCount}
        </span>
        <p className="convoy-row-text" title={waits ?? reason}>
          {waits ?? reason ?? (status === 'landed' ? 'All of it has landed.' : '')}
        </p>
        <span className="convoy-row-facts">
          {[rigName, convoyModeWords[mode].name, formatUsd(spend.costMicros)].filter(Boolean).join(' · ')}
        </span>
      </div>
      <ErrorText error={start.error} />
    </li>
  )
}
