import type { BeadCard } from '@gastown/contract/work/bead-card'
import { useState, type ReactNode, type SubmitEvent } from 'react'
import { Field } from '../../ui/field.tsx'
import { Modal } from '../../ui/modal.tsx'
import { planBulk, type BulkAction } from './bulk-actions.ts'
import { beadsWord } from '../bead-words.ts'
import { parseLabels } from '../parse-labels.ts'

interface BulkLabelsDialogProps {
  readonly cards: readonly BeadCard[]
  readonly onConfirm: (action: BulkAction) => void
  readonly onCancel: () => void
}

/** Adds labels to many beads, and takes others away. */
export function BulkLabelsDialog({ cards, onConfirm, onCancel }: BulkLabelsDialogProps): ReactNode {
  const [text, setText] = useState('')
  const [remove, setRemove] = useState<readonly string[]>([])
  const { fits } = planBulk(cards, 'labels')
  const add = parseLabels(text)
  const known = [...new Set(fits.flatMap(({ labels }) => labels))].toSorted()
  const isReady = fits.length > 0 && add.length + remove.length > 0
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (isReady) onConfirm({ type: 'labels', add, remove })
  }
  const toggle = (label: string): void =>
    setRemove((before) => (before.includes(label) ? before.filter((one) => one !== label) : [...before, label]))
  return (
    <Modal open onOpenChange={onCancel} title={`Labels of ${beadsWord(fits.length)}`} text="Other labels stay as they are.">
      <form onSubmit={submit}>
        <Field label="Add" name="labels" hint="Separated by spaces or commas.">
          {(field) => <input {...field} value={text} autoComplete="off" onChange={(event) => setText(event.target.value)} />}
        </Field>
        {known.length === 0 ? null : (
          <fieldset className="bulk-labels">
            <legend>Take away</legend>
            {known.map((label) => (
              <label key={label}>
                <input type="checkbox" checked={remove.includes(label)} onChange={() => toggle(label)} />
                {label}
              </label>
            ))}
          </fieldset>
        )}
        <div className="modal-actions">
          <button type="button" className="button" onClick={onCancel}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" disabled={!isReady}>
            Change {beadsWord(fits.length)}
          </button>
        </div>
      </form>
    </Modal>
  )
}
