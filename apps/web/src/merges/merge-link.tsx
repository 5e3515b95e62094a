import type { TownId } from '@gastown/contract/ids'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

interface MergeLinkProps {
  readonly townId: TownId
  readonly mergeId: string
  readonly children: ReactNode
}

/** To the page of a branch in the queue. */
export function MergeLink({ townId, mergeId, children }: MergeLinkProps): ReactNode {
  return (
    <Link className="quiet-link" to="/towns/$townId/merges/$mergeId" params={{ townId, mergeId }}>
      {children}
    </Link>
  )
}
