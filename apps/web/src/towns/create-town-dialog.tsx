import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode, type SubmitEvent } from 'react'
import { usePage } from '../app/page-context.ts'
import { useTRPC } from '../app/trpc.ts'
import { markTownOpened } from '../terminal/first-paint.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { Modal } from '../ui/modal.tsx'
import { ModelFields, modelFieldNames } from './model-fields.tsx'
import { demoModelForm, isModelFormComplete, modelInputOf } from './model-form.ts'

/** Set at the click that makes a town: the wait for its mayor begins there, before the town has an id. */
const createTownMark = 'gastown.create-town'

interface CreateTownDialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

export function CreateTownDialog({ open, onOpenChange }: CreateTownDialogProps): ReactNode {
  return (
    <Modal open={open} onOpenChange={onOpenChange} title="Create a town">
      <CreateTownForm onCancel={() => onOpenChange(false)} />
    </Modal>
  )
}

function CreateTownForm({ onCancel }: { readonly onCancel: () => void }): ReactNode {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { terminals } = usePage()
  const [name, setName] = useState('')
  const [model, setModel] = useState(demoModelForm)
  const create = useMutation(
    trpc.gastown.createTown.mutationOptions({
      onSuccess: async ({ townId }) => {
        markTownOpened(townId, performance.getEntriesByName(createTownMark).at(-1)?.startTime)
        terminals.expect(townId)
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.gastown.listTowns.queryKey() }),
          navigate({ to: '/towns/$townId', params: { townId } }),
        ])
      },
    }),
  )
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    performance.mark(createTownMark)
    create.mutate({ name, model: modelInputOf(model) })
  }
  return (
    <form onSubmit={submit}>
      <Field label="Name" name="name" error={create.error}>
        {(field) => (
          <input
            {...field}
            value={name}
            autoComplete="off"
            placeholder="Springfield"
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <ModelFields form={model} onChange={setModel} error={create.error} />
      <ErrorText error={create.error} fields={['name', ...modelFieldNames]} />
      <div className="modal-actions">
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
        <button
          type="submit"
          className="button button-primary"
          disabled={create.isPending || name.trim() === '' || !isModelFormComplete(model, { keyIsSet: false })}
        >
          {create.isPending ? 'Creating…' : 'Create town'}
        </button>
      </div>
    </form>
  )
}
