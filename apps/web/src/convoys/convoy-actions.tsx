import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { ConvoyView } from '@gastown/contract/work/convoy'
import { useState, type ReactNode } from 'react'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Icon } from '../ui/icons.tsx'
import { AddBeadDialog } from './add-bead-dialog.tsx'
import { CloseConvoyDialog } from './close-convoy-dialog.tsx'
import { EditConvoyDialog } from './edit-convoy-dialog.tsx'
import { useConvoyCalls } from './use-convoy-calls.ts'

interface ConvoyActionsProps {
  readonly convoy: ConvoyView
  readonly cards: readonly BeadCard[]
}

/** What can be done with a convoy that has not ended. */
export function ConvoyActions({ convoy, cards }: ConvoyActionsProps): ReactNode {
  const { townId } = useTownVisit()
  const { start } = useConvoyCalls()
  const [open, setOpen] = useState<'edit' | 'add' | 'close' | null>(null)
  const close = (): void => setOpen(null)
  if (convoy.endedAt !== undefined) return null
  return (
    <>
      <ErrorText error={start.error} />
      {convoy.status === 'staged' ? (
        <button
          type="button"
          className="button button-primary"
          disabled={start.isPending}
          onClick={() => start.mutate({ townId, convoyId: convoy.convoyId })}
        >
          <Icon name="play" size={14} /> Start
        </button>
      ) : null}
      <button type="button" className="button" onClick={() => setOpen('add')}>
        <Icon name="plus" size={14} /> Add a bead
      </button>
      <button type="button" className="button" onClick={() => setOpen('edit')}>
        <Icon name="edit" size={14} /> Edit
      </button>
      <button type="button" className="button" onClick={() => setOpen('close')}>
        Close
      </button>
      {open === 'edit' ? <EditConvoyDialog convoy={convoy} onClose={close} /> : null}
      {open === 'add' ? <AddBeadDialog convoy={convoy} members={cards} onClose={close} /> : null}
      {open === 'close' ? <CloseConvoyDialog convoy={convoy} onClose={close} /> : null}
    </>
  )
}
