import type { TownId } from '@gastown/contract/ids'
import type { RigView } from '@gastown/contract/views'
import { useMutation, useQuery, useQueryClient, skipToken } from '@tanstack/react-query'
import type { ReactNode, SubmitEvent } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { guessRigName } from '../rigs/guess-rig-name.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { Icon } from '../ui/icons.tsx'
import { isWorthChecking } from './describe-repository.ts'
import { RepositoryFound } from './repository-found.tsx'
import type { OnboardingDraftState } from './use-onboarding-draft.ts'
import { useSettled } from './use-settled.ts'

/** Between two keys of somebody who types an address. */
const typingPauseMs = 350

interface RepositoryStepProps {
  readonly townId: TownId
  readonly rigs: readonly RigView[]
  readonly state: OnboardingDraftState
  readonly onDone: () => Promise<void>
}

/** The second step: a repository that the town works on. It is looked at while its address is typed; a town can do without. */
export function RepositoryStep({ townId, rigs, state: { draft, change }, onDone }: RepositoryStepProps): ReactNode {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const gitUrl = draft.gitUrl.trim()
  const name = draft.rigName ?? guessRigName(gitUrl)
  const settled = useSettled(gitUrl, typingPauseMs)
  // An answer of the address that is there now; one of a key before says nothing.
  const isCurrent = settled === gitUrl
  const check = useQuery(
    trpc.gastown.checkRepository.queryOptions(isWorthChecking(settled) ? { gitUrl: settled } : skipToken, { retry: false }),
  )
  const create = useMutation(
    trpc.gastown.createRig.mutationOptions({
      onSuccess: async (rig) => {
        // The feed tells the same; an answer and a push may come in either order.
        queryClient.setQueryData(trpc.gastown.getTown.queryKey({ townId }), (town) =>
          town === undefined || town.rigs.some(({ rigId }) => rigId === rig.rigId)
            ? town
            : { ...town, rigs: [...town.rigs, rig] },
        )
        change({ gitUrl: '', rigName: null })
        await onDone()
      },
    }),
  )
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (gitUrl === '') return void onDone()
    if (!create.isPending) create.mutate({ townId, gitUrl, name })
  }
  const error = create.error ?? (isCurrent ? check.error : null)
  return (
    <form className="onboarding-form" onSubmit={submit} aria-label="A repository of the town">
      <h2>What shall the town work on?</h2>
      <p className="muted">
        Workers get their own worktree of it; your folder is left alone. You can add more later, or none now.
      </p>
      {rigs.length === 0 ? null : (
        <ul className="onboarding-rigs" aria-label="Rigs of the town">
          {rigs.map((rig) => (
            <li key={rig.rigId}>
              <Icon name="check" /> <strong>{rig.name}</strong> <span className="muted">{rig.gitUrl}</span>
            </li>
          ))}
        </ul>
      )}
      <Field
        label={rigs.length === 0 ? 'Repository' : 'Another repository'}
        name="gitUrl"
        error={error}
        hint="An absolute path on this machine, an https or ssh URL, or user@host:path."
      >
        {(field) => (
          <input
            {...field}
            autoFocus
            value={draft.gitUrl}
            placeholder="/home/you/code/app"
            spellCheck={false}
            autoCapitalize="off"
            onChange={(event) => {
              create.reset()
              change({ gitUrl: event.target.value })
            }}
          />
        )}
      </Field>
      <RepositoryFound isAsked={isWorthChecking(gitUrl)} found={isCurrent ? check.data : undefined} isWrong={error !== null} />
      {gitUrl === '' ? null : (
        <Field label="Name of the rig" name="name" error={create.error} hint="What the mayor and you call it.">
          {(field) => (
            <input {...field} value={name} maxLength={64} onChange={(event) => change({ rigName: event.target.value })} />
          )}
        </Field>
      )}
      <ErrorText error={create.error} fields={['gitUrl', 'name']} />
      <div className="form-actions">
        {gitUrl === '' ? null : (
          <button type="button" className="button" onClick={() => void onDone()}>
            Skip
          </button>
        )}
        <button type="submit" className="button button-primary" disabled={create.isPending || (gitUrl !== '' && name === '')}>
          {create.isPending ? 'Adding…' : gitUrl !== '' ? 'Add and go on' : rigs.length > 0 ? 'Go on' : 'Go on without'}
        </button>
      </div>
    </form>
  )
}
