import type { TownId } from '@gastown/contract/ids'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode, type SubmitEvent } from 'react'
import { usePage } from '../app/page-context.ts'
import { useTRPC } from '../app/trpc.ts'
import { isModelFormComplete, modelInputOf, type ModelForm } from '../towns/model-form.ts'
import { modelFieldNames } from '../towns/model-fields.tsx'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { ModelChoice } from './model-choice.tsx'
import { suggestTownName } from './suggest-town-name.ts'
import type { OnboardingDraftState } from './use-onboarding-draft.ts'

interface NewTownProps {
  readonly state: OnboardingDraftState
  readonly onMade: (townId: TownId) => Promise<void>
}

/** The first step: a name and a model. Sending it makes the town, and asks for its mayor before anybody waits for it. */
export function NewTown({ state: { draft, change }, onMade }: NewTownProps): ReactNode {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { terminals } = usePage()
  const { data } = useQuery(trpc.gastown.listTowns.queryOptions())
  const name = draft.name ?? suggestTownName((data?.towns ?? []).map((town) => town.name))
  const [apiKey, setApiKey] = useState('')
  const model: ModelForm = { ...draft.model, apiKey }
  const ensure = useMutation(trpc.gastown.ensureMayor.mutationOptions())
  const create = useMutation(
    trpc.gastown.createTown.mutationOptions({
      onSuccess: async ({ townId }) => {
        // Its own words come with the town's feed; here nothing waits for it.
        ensure.mutate({ townId })
        terminals.expect(townId)
        change({ name: null })
        await Promise.all([queryClient.invalidateQueries({ queryKey: trpc.gastown.listTowns.queryKey() }), onMade(townId)])
      },
    }),
  )
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (!create.isPending) create.mutate({ name, model: modelInputOf(model) })
  }
  const changeModel = ({ apiKey: key, ...rest }: ModelForm): void => {
    setApiKey(key)
    change({ model: rest })
  }
  const isReady = name.trim() !== '' && isModelFormComplete(model, { keyIsSet: false })
  return (
    <form className="onboarding-form" onSubmit={submit} aria-label="Name and model">
      <p className="muted">
        A town is a workspace with a mayor: an agent that you talk to, and that gets work on your repositories done.
      </p>
      <Field label="Name" name="name" error={create.error} hint="You can have as many towns as you like.">
        {(field) => (
          <input
            {...field}
            value={name}
            autoComplete="off"
            maxLength={64}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <ModelChoice form={model} onChange={changeModel} error={create.error} keyIsSet={false} />
      <ErrorText error={create.error} fields={['name', ...modelFieldNames]} />
      <div className="form-actions">
        <button type="submit" className="button button-primary" disabled={!isReady || create.isPending}>
          {create.isPending ? 'Creating…' : 'Create town'}
        </button>
      </div>
    </form>
  )
}
