import type { BeadCard } from '@gastown/contract/work/bead-card'
import { useState, type ReactNode, type SubmitEvent } from 'react'
import { Field } from '../../ui/field.tsx'
import { Modal } from '../../ui/modal.tsx'
import { planBulk, type BulkAction } from './bulk-actions.ts'
import { beadsWord } from '../bead-words.ts'

interface BulkConfirmProps {
  readonly type: 'close' | 'delete'
  readonly cards: readonly BeadCard[]
  readonly onConfirm: (action: BulkAction) => void
  readonly onCancel: () => void
}

/** Reasons that are shown one by one; of more it says how many. */
const shownReasons = 8

const consequences = {
  close:
    'They count as done, and what waits for them goes on. Whoever works on one is stopped, and its work is kept; a branch in the merge queue does not land.',
  delete:
    'They are gone, and their children with them. Whoever works on one is stopped, and its work is kept on a ref; what waited for them waits no longer.',
}

/** Says what will happen to how many beads, and to which it will not, before it does. */
export function BulkConfirm({ type, cards, onConfirm, onCancel }: BulkConfirmProps): ReactNode {
  const [reason, setReason] = useState('')
  const { fits, leftOut } = planBulk(cards, type)
  const verb = type === 'close' ? 'Close' : 'Delete'
  const isReady = fits.length > 0 && (type === 'delete' || reason.trim() !== '')
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (!isReady) return
    onConfirm(type === 'close' ? { type, reason: reason.trim() } : { type })
  }
  return (
    <Modal open onOpenChange={onCancel} title={`${verb} ${beadsWord(fits.length)}?`} text={consequences[type]}>
      <form onSubmit={submit}>
        {leftOut.length === 0 ? null : (
          <div className="bulk-left-out">
            <p>{leftOut.length === 1 ? 'One is left out:' : `${leftOut.length} are left out:`}</p>
            <ul>
              {leftOut.slice(0, shownReasons).map(({ card, why }) => (
                <li key={card.beadId}>
                  <strong>{card.title}</strong>: {why}
                </li>
              ))}
              {leftOut.length > shownReasons ? <li>and {leftOut.length - shownReasons} more.</li> : null}
            </ul>
          </div>
        )}
        {type === 'close' ? (
          <Field label="Reason" name="reason" hint="Recorded with each of them.">
            {(field) => (
              <input
                {...field}
                value={reason}
                autoComplete="off"
                maxLength={2000}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
        ) : null}
        <div className="modal-actions">
          <button type="button" className="button" onClick={onCancel}>
            Cancel
          </button>
          <button
            type="submit"
            className={`button ${type === 'delete' ? 'button-danger' : 'button-primary'}`}
            disabled={!isReady}
          >
            {verb} {beadsWord(fits.length)}
          </button>
        </div>
      </form>
    </Modal>
  )
}
