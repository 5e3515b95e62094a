import { useState, type ReactNode, type SubmitEvent } from 'react'
import { ErrorText } from './error-text.tsx'
import { Field } from './field.tsx'
import { Modal } from './modal.tsx'

interface ConfirmModalProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly text: ReactNode
  readonly action: string
  /** What must be typed first, for what cannot be undone. */
  readonly typeToConfirm?: string
  readonly danger?: boolean
  readonly pending: boolean
  readonly error: unknown
  readonly onConfirm: () => void
}

export function ConfirmModal(props: ConfirmModalProps): ReactNode {
  const { open, onOpenChange, title, text, action, typeToConfirm, danger = false, pending, error, onConfirm } = props
  const [typed, setTyped] = useState('')
  const ready = typeToConfirm === undefined || typed.trim() === typeToConfirm.trim()
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (ready && !pending) onConfirm()
  }
  return (
    <Modal open={open} onOpenChange={onOpenChange} title={title} text={text}>
      <form onSubmit={submit}>
        {typeToConfirm === undefined ? null : (
          <Field label={`Type “${typeToConfirm}” to confirm`} name="confirm">
            {(field) => <input {...field} autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />}
          </Field>
        )}
        <ErrorText error={error} />
        <div className="modal-actions">
          <button type="button" className="button" onClick={() => onOpenChange(false)}>
            Cancel
          </button>
          <button
            type="submit"
            className={danger ? 'button button-danger' : 'button button-primary'}
            disabled={!ready || pending}
          >
            {action}
          </button>
        </div>
      </form>
    </Modal>
  )
}
