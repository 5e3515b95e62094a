import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { BeadId } from '@gastown/contract/work/ids'
import type { MouseEvent, ReactNode } from 'react'
import './bead-parts.css'

interface BeadLinkProps {
  readonly card: Pick<BeadCard, 'beadId' | 'title'>
  /** The one bead of a list that the Tab key comes to. */
  readonly isCursor?: boolean
  readonly onOpen: (beadId: BeadId) => void
}

/** A bead's title, which opens it beside the page; with a modifier key in a tab of its own. A plain link: thousands are scrolled past. */
export function BeadLink({ card: { beadId, title }, isCursor = true, onOpen }: BeadLinkProps): ReactNode {
  const open = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    onOpen(beadId)
  }
  return (
    <a className="bead-link" href={`?bead=${beadId}`} title={title} tabIndex={isCursor ? 0 : -1} onClick={open}>
      {title}
    </a>
  )
}
