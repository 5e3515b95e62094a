import type { TownId } from '@gastown/contract/ids'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode, type SubmitEvent } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { guessRigName } from './guess-rig-name.ts'

interface AddRigFormProps {
  readonly townId: TownId
  readonly onAdded: () => void
  readonly onCancel?: () => void
}

const fields = ['gitUrl', 'name', 'defaultBranch']

export function AddRigForm({ townId, onAdded, onCancel }: AddRigFormProps): ReactNode {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [gitUrl, setGitUrl] = useState('')
  const [ownName, setOwnName] = useState<string | null>(null)
  const [branch, setBranch] = useState('')
  const name = ownName ?? guessRigName(gitUrl)
  const create = useMutation(
    trpc.gastown.createRig.mutationOptions({
      onSuccess: (rig) => {
        // The feed tells the same; an answer and a push may come in either order.
        queryClient.setQueryData(trpc.gastown.getTown.queryKey({ townId }), (town) => {
          if (town === undefined || town.rigs.some(({ rigId }) => rigId === rig.rigId)) return town
          return { ...town, rigs: [...town.rigs, rig] }
        })
        setGitUrl('')
        setOwnName(null)
        setBranch('')
        onAdded()
      },
    }),
  )
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    create.mutate({ townId, name, gitUrl, ...(branch.trim() === '' ? {} : { defaultBranch: branch.trim() }) })
  }
  return (
    <form className="rig-form" onSubmit={submit} aria-label="Add a rig">
      <Field
        label="Repository"
        name="gitUrl"
        hint="https or ssh URL, user@host:path, or a path on the town's machine"
        error={create.error}
      >
        {(field) => (
          <input
            {...field}
            value={gitUrl}
            placeholder="https://github.com/you/app.git"
            spellCheck={false}
            autoCapitalize="off"
            onChange={(event) => setGitUrl(event.target.value)}
          />
        )}
      </Field>
      <div className="field-row">
        <Field label="Name" name="name" error={create.error}>
          {(field) => <input {...field} value={name} onChange={(event) => setOwnName(event.target.value)} />}
        </Field>
        <Field label="Branch" name="defaultBranch" error={create.error}>
          {(field) => (
            <input
              {...field}
              value={branch}
              placeholder="main"
              spellCheck={false}
              autoCapitalize="off"
              onChange={(event) => setBranch(event.target.value)}
            />
          )}
        </Field>
      </div>
      <ErrorText error={create.error} fields={fields} />
      <div className="form-actions">
        {onCancel === undefined ? null : (
          <button type="button" className="button" onClick={onCancel}>
            Cancel
          </button>
        )}
        <button type="submit" className="button button-primary" disabled={create.isPending || gitUrl.trim() === ''}>
          {create.isPending ? 'Adding…' : 'Add rig'}
        </button>
      </div>
    </form>
  )
}
