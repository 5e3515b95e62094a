import type { BeadStatus } from '@gastown/contract/work/bead'
import type { ConvoyView } from '@gastown/contract/work/convoy'
import type { ReactNode } from 'react'
import { statusWords } from '../beads/bead-words.ts'

/** What has landed, then what is on its way, then what has failed, then what has not begun. */
const order = ['closed', 'in_review', 'in_progress', 'failed', 'open'] as const satisfies readonly BeadStatus[]

/** How far a convoy is: a bar of its beads by status. */
export function ConvoyProgress({ convoy: { members, title } }: { readonly convoy: ConvoyView }): ReactNode {
  const parts = order
    .map((status) => ({ status, count: members.filter((member) => member.status === status).length }))
    .filter(({ count }) => count > 0)
  const words = parts.map(({ status, count }) => `${count} ${statusWords[status].toLowerCase()}`).join(', ')
  return (
    <span className="convoy-progress" role="img" aria-label={`${title}: ${words === '' ? 'no beads' : words}`} title={words}>
      {parts.map(({ status, count }) => (
        <span key={status} data-status={status} style={{ flexGrow: count }} />
      ))}
    </span>
  )
}
