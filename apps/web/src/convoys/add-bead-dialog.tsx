import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { ConvoyView } from '@gastown/contract/work/convoy'
import type { BeadId } from '@gastown/contract/work/ids'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode, type SubmitEvent } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { BeadPicker } from '../beads/bead-picker.tsx'
import { useBeadCards } from '../beads/use-bead-cards.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { Modal } from '../ui/modal.tsx'

interface AddBeadDialogProps {
  readonly convoy: ConvoyView
  readonly members: readonly BeadCard[]
  readonly onClose: () => void
}

/** Takes a bead of the rig that is part of no convoy into this one, and says what it waits for there. */
export function AddBeadDialog({ convoy, members, onClose }: AddBeadDialogProps): ReactNode {
  const { townId } = useTownVisit()
  const { cards, byId } = useBeadCards(townId)
  const [chosen, setChosen] = useState<readonly BeadId[]>([])
  const [after, setAfter] = useState<readonly BeadId[]>([])
  const add = useMutation(useTRPC().gastown.addConvoyBead.mutationOptions({ onSuccess: onClose }))
  const [beadId] = chosen
  const free = cards.filter(
    ({ rigId, convoyId, status, kind }) =>
      rigId === convoy.rigId && convoyId === undefined && status !== 'closed' && kind === 'task',
  )
  const titleOf = (id: BeadId): string => byId.get(id)?.title ?? id
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (beadId === undefined) return
    // Nothing chosen: it keeps what it depends on.
    add.mutate({ townId, convoyId: convoy.convoyId, beadId, ...(after.length === 0 ? {} : { dependsOn: [...after] }) })
  }
  return (
    <Modal open onOpenChange={onClose} title="Add a bead" text="A bead of this rig that is part of no convoy yet.">
      <form onSubmit={submit}>
        <Field label="Bead" name="beadId" error={add.error}>
          {(field) => (
            <BeadPicker {...field} cards={free} chosen={chosen} titleOf={titleOf} onChange={(ids) => setChosen(ids.slice(-1))} />
          )}
        </Field>
        <Field label="Starts after" name="dependsOn" error={add.error} hint="Empty: what it depends on stays as it is.">
          {(field) => (
            <BeadPicker {...field} cards={members} chosen={after} titleOf={titleOf} onChange={(ids) => setAfter(ids)} />
          )}
        </Field>
        <ErrorText error={add.error} fields={['beadId', 'dependsOn']} />
        <div className="modal-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" disabled={add.isPending || beadId === undefined}>
            Add
          </button>
        </div>
      </form>
    </Modal>
  )
}
