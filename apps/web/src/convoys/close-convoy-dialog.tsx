import type { ConvoyView } from '@gastown/contract/work/convoy'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode, type SubmitEvent } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { Modal } from '../ui/modal.tsx'

/** Ends a convoy as what it is: not landed. What is still open is held. */
export function CloseConvoyDialog({ convoy, onClose }: { readonly convoy: ConvoyView; readonly onClose: () => void }): ReactNode {
  const { townId } = useTownVisit()
  const [reason, setReason] = useState('')
  const close = useMutation(useTRPC().gastown.closeConvoy.mutationOptions({ onSuccess: onClose }))
  const open = convoy.totalCount - convoy.closedCount
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    close.mutate({ townId, convoyId: convoy.convoyId, reason: reason.trim() })
  }
  return (
    <Modal
      open
      onOpenChange={onClose}
      title={`Close “${convoy.title}”?`}
      text={`It ends as failed, since ${open} of its ${convoy.totalCount} beads have not landed. Those leave it and are held; what has landed stays landed.`}
    >
      <form onSubmit={submit}>
        <Field label="Why" name="reason" error={close.error} hint="Kept with the convoy. May stay empty.">
          {(field) => <textarea {...field} rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />}
        </Field>
        <ErrorText error={close.error} fields={['reason']} />
        <div className="modal-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-danger" disabled={close.isPending}>
            Close the convoy
          </button>
        </div>
      </form>
    </Modal>
  )
}
