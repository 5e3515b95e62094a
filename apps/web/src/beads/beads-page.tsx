import { useState, type ReactNode } from 'react'
import { useTownVisit } from '../town/town-visit.ts'
import { Icon } from '../ui/icons.tsx'
import { Page } from '../ui/page.tsx'
import { BeadsBrowser } from './beads-browser.tsx'

/** All beads of the town. */
export function BeadsPage(): ReactNode {
  const { townId } = useTownVisit()
  const [isCreating, setIsCreating] = useState(false)
  return (
    <Page
      title="Beads"
      fills
      actions={
        <button type="button" className="button button-primary" onClick={() => setIsCreating(true)}>
          <Icon name="plus" size={14} /> New bead
        </button>
      }
    >
      <BeadsBrowser townId={townId} isCreating={isCreating} onCreating={setIsCreating} />
    </Page>
  )
}
