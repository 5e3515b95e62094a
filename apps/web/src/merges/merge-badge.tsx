import type { MergeState } from '@gastown/contract/work/merge'
import type { ReactNode } from 'react'
import { StateDot } from '../ui/state-dot.tsx'
import { describeMergeState } from './merge-words.ts'

/** Where a branch is on its way. */
export function MergeBadge({ state }: { readonly state: MergeState['state'] }): ReactNode {
  const { text, tone } = describeMergeState(state)
  return (
    <span className="pill" data-testid="merge-state" data-state={state}>
      <StateDot tone={tone} />
      {text}
    </span>
  )
}
