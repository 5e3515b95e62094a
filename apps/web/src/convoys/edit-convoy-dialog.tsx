import type { ConvoyMode, ConvoyView } from '@gastown/contract/work/convoy'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode, type SubmitEvent } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { Modal } from '../ui/modal.tsx'
import { convoyModeWords } from './convoy-words.ts'

const modes = ['review-and-merge', 'review-then-land'] as const satisfies readonly ConvoyMode[]

/** Title, mode and feature branch; only what differs is sent. How it lands can be changed until the first bead begins. */
export function EditConvoyDialog({ convoy, onClose }: { readonly convoy: ConvoyView; readonly onClose: () => void }): ReactNode {
  const { townId } = useTownVisit()
  const [title, setTitle] = useState(convoy.title)
  const [mode, setMode] = useState(convoy.mode)
  const [branch, setBranch] = useState(convoy.featureBranch ?? '')
  const update = useMutation(useTRPC().gastown.updateConvoy.mutationOptions({ onSuccess: onClose }))
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const wished = branch.trim()
    update.mutate({
      townId,
      convoyId: convoy.convoyId,
      ...(title === convoy.title ? {} : { title }),
      ...(mode === convoy.mode ? {} : { mode }),
      ...(mode === 'review-then-land' && wished !== '' && wished !== convoy.featureBranch ? { featureBranch: wished } : {}),
    })
  }
  return (
    <Modal open onOpenChange={onClose} title="Edit the convoy">
      <form onSubmit={submit}>
        <Field label="Title" name="title" error={update.error}>
          {(field) => <input {...field} autoComplete="off" value={title} onChange={(event) => setTitle(event.target.value)} />}
        </Field>
        <Field label="How it lands" name="mode" error={update.error} hint={convoyModeWords[mode].means}>
          {(field) => (
            <select
              {...field}
              value={mode}
              onChange={(event) => setMode(modes.find((one) => one === event.target.value) ?? mode)}
            >
              {modes.map((one) => (
                <option key={one} value={one}>
                  {convoyModeWords[one].name}
                </option>
              ))}
            </select>
          )}
        </Field>
        {mode === 'review-then-land' ? (
          <Field label="Feature branch" name="featureBranch" error={update.error} hint="Empty: the town names one.">
            {(field) => (
              <input
                {...field}
                autoComplete="off"
                spellCheck={false}
                value={branch}
                onChange={(event) => setBranch(event.target.value)}
              />
            )}
          </Field>
        ) : null}
        <ErrorText error={update.error} fields={['title', 'mode', 'featureBranch']} />
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
