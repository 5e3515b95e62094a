import type { ReactNode } from 'react'
import { useShownBead } from './use-shown-bead.ts'

/** The bead that the address names, beside whatever page is shown. */
export function BeadDrawer(): ReactNode {
  const { beadId } = useShownBead()
  if (beadId === null) return null
  return <aside className="drawer" aria-label="Bead" />
}
