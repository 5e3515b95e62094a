import type { BeadCard } from '@gastown/contract/work/bead-card'
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

interface DependenciesDialogProps {
  readonly card: BeadCard
  /** Those of its convoy. */
  readonly members: readonly BeadCard[]
  readonly onClose: () => void
}

/** What a bead of a convoy waits for. */
export function DependenciesDialog({ card, members, onClose }: DependenciesDialogProps): ReactNode {
  const { townId } = useTownVisit()
  const { byId } = useBeadCards(townId)
  const [after, setAfter] = useState<readonly BeadId[]>(card.dependsOn)
  const update = useMutation(useTRPC().gastown.updateBead.mutationOptions({ onSuccess: onClose }))
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    update.mutate({ townId, beadId: card.beadId, patch: { dependsOn: [...after] } })
  }
  return (
    <Modal open onOpenChange={onClose} title={`What “${card.title}” waits for`}>
      <form onSubmit={submit}>
        <Field label="Starts after" name="dependsOn" error={update.error} hint="All of these must have landed before it starts.">
          {(field) => (
            <BeadPicker
              {...field}
              cards={members.filter(({ beadId }) => beadId !== card.beadId)}
              chosen={after}
              titleOf={(id) => byId.get(id)?.title ?? id}
              onChange={(ids) => setAfter(ids)}
            />
          )}
        </Field>
        <ErrorText error={update.error} fields={['dependsOn']} />
        <div className="modal-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" disabled={update.isPending}>
            Save
          </button>
        </div>
      </form>
    </Modal>
  )
}
