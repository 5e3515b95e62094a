import type { ReactNode } from 'react'

/** How many lines came and went. */
export function ChangeCounts({ added, removed }: { readonly added: number; readonly removed: number }): ReactNode {
  return (
    <span className="change-counts">
      <span className="visually-hidden">{`${added} lines added, ${removed} removed`}</span>
      <span aria-hidden="true" className="change-added">{`+${added}`}</span>
      <span aria-hidden="true" className="change-removed">{`−${removed}`}</span>
    </span>
  )
}
