import type { TownId } from '@gastown/contract/ids'
import { engineSchema, type Engine } from '@gastown/contract/model-config'
import type { TownConfigView } from '@gastown/contract/town-config'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode, type SubmitEvent } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { ModelFields, modelFieldNames } from '../towns/model-fields.tsx'
import { isModelFormComplete } from '../towns/model-form.ts'
import { Check } from '../ui/check.tsx'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { configFormOf, configPatchOf } from './config-form.ts'
import { MinutesField } from './minutes-field.tsx'

export function TownConfigForm({ townId, config }: { readonly townId: TownId; readonly config: TownConfigView }): ReactNode {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { data: system } = useQuery(trpc.gastown.getSystem.queryOptions())
  const [form, setForm] = useState(() => configFormOf(config))
  const save = useMutation(
    trpc.gastown.updateTownConfig.mutationOptions({
      onSuccess: (saved) => {
        queryClient.setQueryData(trpc.gastown.getTownConfig.queryKey({ townId }), saved)
        setForm(configFormOf(saved))
      },
    }),
  )
  const keyIsSet = config.model.apiKeySet && form.model.provider === config.model.provider
  const patch = configPatchOf(form, config)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (patch !== null) save.mutate({ townId, config: patch })
  }
  const engineHint = system?.engines.find(({ engine }) => engine === form.engine)
  return (
    <form className="settings-section" onSubmit={submit}>
      <h3>Agents</h3>
      <p className="muted">Takes effect at once; the mayor keeps its conversation.</p>
      <Field
        label="Engine"
        name="engine"
        error={save.error}
        hint={engineHint === undefined ? '' : engineHint.installed ? `Installed, version ${engineHint.version}` : engineHint.hint}
      >
        {(field) => (
          <select {...field} value={form.engine} onChange={(event) => setForm({ ...form, engine: event.target.value as Engine })}>
            {engineSchema.options.map((engine) => (
              <option key={engine}>{engine}</option>
            ))}
          </select>
        )}
      </Field>
      <ModelFields
        form={form.model}
        onChange={(model) => setForm({ ...form, model })}
        error={save.error}
        keyIsSet={keyIsSet}
        withSmallModel
      />
      <MinutesField
        label="Sleep after (minutes)"
        name="container.sleepAfterMinutes"
        hint="Without work, an open terminal or a busy mayor. 0: never."
        error={save.error}
        value={form.sleepAfterMinutes}
        onChange={(sleepAfterMinutes) => setForm({ ...form, sleepAfterMinutes })}
      />
      <h3>Terminal</h3>
      <Check
        label="Start the mayor’s terminal before anyone looks"
        hint="It then opens at once, and takes about 500 MB of memory."
        checked={form.terminalInBackground}
        onChange={(terminalInBackground) => setForm({ ...form, terminalInBackground })}
      />
      <MinutesField
        label="Close after (minutes)"
        name="terminal.closeAfterMinutes"
        hint="Without anyone who looks; the next look opens it again. 0: never."
        error={save.error}
        value={form.closeTerminalAfterMinutes}
        onChange={(closeTerminalAfterMinutes) => setForm({ ...form, closeTerminalAfterMinutes })}
      />
      <ErrorText error={save.error} fields={['engine', 'sleepAfterMinutes', 'closeAfterMinutes', ...modelFieldNames]} />
      <div className="form-actions form-actions-start">
        <button
          type="submit"
          className="button button-primary"
          disabled={patch === null || save.isPending || !isModelFormComplete(form.model, { keyIsSet })}
        >
          {save.isPending ? 'Saving…' : 'Save'}
        </button>
        <span role="status" className="muted">
          {save.isSuccess && patch === null ? 'Saved.' : ''}
        </span>
      </div>
    </form>
  )
}
