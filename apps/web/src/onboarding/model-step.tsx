import type { TownId } from '@gastown/contract/ids'
import type { TownConfigView } from '@gastown/contract/town-config'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode, type SubmitEvent } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { isModelFormComplete, modelFormOf, modelInputOf } from '../towns/model-form.ts'
import { modelFieldNames } from '../towns/model-fields.tsx'
import { ErrorText } from '../ui/error-text.tsx'
import { ModelChoice } from './model-choice.tsx'

interface ModelStepProps {
  readonly townId: TownId
  readonly name: string
  readonly onDone: () => Promise<void>
}

/** The first step again, once the town is there: another model is a setting of it. */
export function ModelStep({ townId, name, onDone }: ModelStepProps): ReactNode {
  const { data: config, error } = useQuery(useTRPC().gastown.getTownConfig.queryOptions({ townId }))
  return (
    <section className="onboarding-form" aria-label="Name and model">
      <h2>{name} is founded</h2>
      <p className="muted">Its name stays. Another model is a setting like any other: the mayor goes on with it.</p>
      {config === undefined ? (
        <ErrorText error={error} />
      ) : (
        <ModelOfTown key={JSON.stringify(config.model)} townId={townId} model={config.model} onDone={onDone} />
      )}
    </section>
  )
}

interface ModelOfTownProps extends Pick<ModelStepProps, 'townId' | 'onDone'> {
  readonly model: TownConfigView['model']
}

function ModelOfTown({ townId, model, onDone }: ModelOfTownProps): ReactNode {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [form, setForm] = useState(() => modelFormOf(model))
  const keyIsSet = model.apiKeySet && form.provider === model.provider
  const isChanged = JSON.stringify(form) !== JSON.stringify(modelFormOf(model))
  const update = useMutation(
    trpc.gastown.updateTownConfig.mutationOptions({
      onSuccess: async (config) => {
        queryClient.setQueryData(trpc.gastown.getTownConfig.queryKey({ townId }), config)
        await onDone()
      },
    }),
  )
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (!isChanged) return void onDone()
    update.mutate({ townId, config: { model: modelInputOf(form, model.roles === undefined ? {} : { roles: model.roles }) } })
  }
  return (
    <form onSubmit={submit} aria-label="Model">
      <ModelChoice form={form} onChange={setForm} error={update.error} keyIsSet={keyIsSet} />
      <ErrorText error={update.error} fields={modelFieldNames} />
      <div className="form-actions">
        <button
          type="submit"
          className="button button-primary"
          disabled={update.isPending || !isModelFormComplete(form, { keyIsSet })}
        >
          {update.isPending ? 'Saving…' : isChanged ? 'Save and go on' : 'Go on'}
        </button>
      </div>
    </form>
  )
}
