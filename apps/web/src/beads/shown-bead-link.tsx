import type { BeadId } from '@gastown/contract/work/ids'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** Opens a bead beside the page that is shown, whatever that is. */
export function ShownBeadLink({ beadId, children }: { readonly beadId: BeadId; readonly children: ReactNode }): ReactNode {
  return (
    <Link className="quiet-link" to="." search={(search) => ({ ...search, bead: beadId })}>
      {children}
    </Link>
  )
}
