import type { ModelConfigPatch } from '@gastown/contract/model-config'
import type { TownConfigView } from '@gastown/contract/town-config'
import { useId, type ReactNode, type SubmitEvent } from 'react'
import { ModelFields, modelFieldNames } from '../towns/model-fields.tsx'
import { fieldsOfProvider, isModelFormComplete } from '../towns/model-form.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { modelDraftOf, modelPatchOf, modelRoles, noPrice, pricedModels, withForm, type ModelDraft } from './model-draft.ts'
import { FormFoot } from './settings-form.tsx'

interface ModelSectionProps {
  readonly model: TownConfigView['model']
  readonly draft: ModelDraft
  readonly onDraft: (draft: ModelDraft) => void
  readonly save: {
    readonly isPending: boolean
    readonly isSuccess: boolean
    readonly error: unknown
    readonly send: (patch: ModelConfigPatch) => void
  }
}

const roleWords = {
  mayor: { label: 'Model of the mayor', hint: 'Talks to you and hands out the work.' },
  polecat: { label: 'Model of workers', hint: 'A bead may name another one.' },
  refinery: { label: 'Model of reviewers', hint: 'Reads branches where a rig wishes it.' },
} as const

/** Which model the agents ask, and the key for it, which is only ever written. */
export function ModelSection({ model, draft, onDraft, save }: ModelSectionProps): ReactNode {
  const titleId = useId()
  const patch = modelPatchOf(draft, model)
  const keyIsSet = model.apiKeySet && draft.form.provider === model.provider
  const canSave = patch !== null && isModelFormComplete(draft.form, { keyIsSet: keyIsSet && !draft.removesKey })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (patch !== null && canSave && !save.isPending) save.send(patch)
  }
  const shown = fieldsOfProvider(draft.form.provider)
  return (
    <section id="model" className="settings-section" aria-labelledby={titleId} data-dirty={patch !== null}>
      <form onSubmit={submit}>
        <h3 id={titleId}>Model</h3>
        <p className="muted">Whom agents ask. A change takes effect at once; the mayor keeps its conversation.</p>
        <div className="setting-list">
          <ModelFields
            form={draft.form}
            onChange={(form) => onDraft(withForm(draft, form))}
            error={save.error}
            keyIsSet={keyIsSet}
            withSmallModel
          />
          {shown.apiKey ? <KeyState keyIsSet={keyIsSet} draft={draft} onDraft={onDraft} /> : null}
          {shown.model
            ? modelRoles.map((role) => (
                <Field
                  key={role}
                  label={roleWords[role].label}
                  name={`model.roles.${role}`}
                  error={save.error}
                  hint={`${roleWords[role].hint} Left empty: the town’s model.`}
                >
                  {(field) => (
                    <input
                      {...field}
                      spellCheck={false}
                      autoComplete="off"
                      placeholder={draft.form.model}
                      value={draft.roles[role]}
                      onChange={(event) => onDraft({ ...draft, roles: { ...draft.roles, [role]: event.target.value } })}
                    />
                  )}
                </Field>
              ))
            : null}
          <ModelPrices draft={draft} onDraft={onDraft} error={save.error} />
        </div>
        <ErrorText error={save.error} fields={[...modelFieldNames, ...modelRoles.map((role) => `model.roles.${role}`)]} />
        <FormFoot
          canSave={canSave}
          isDirty={patch !== null}
          isPending={save.isPending}
          isSaved={save.isSuccess && patch === null}
          onDiscard={() => onDraft(modelDraftOf(model))}
        />
      </form>
    </section>
  )
}

function ModelPrices({
  draft,
  onDraft,
  error,
}: Pick<ModelSectionProps, 'draft' | 'onDraft'> & { readonly error: unknown }): ReactNode {
  const sides = [
    { side: 'inputUsd', label: 'read', empty: 'Left empty, it costs nothing and no budget holds for it.' },
    { side: 'cachedUsd', label: 'read from a cache', empty: 'Left empty: as any other that is read.' },
    { side: 'outputUsd', label: 'written', empty: 'Left empty, it costs nothing and no budget holds for it.' },
  ] as const
  return pricedModels(draft).map((name) => {
    const price = draft.prices[name] ?? noPrice
    return sides.map(({ side, label, empty }) => (
      <Field
        key={`${name} ${side}`}
        label={`Price of ${name}: a million tokens ${label}`}
        name={`model.prices.${name}.${side}`}
        error={error}
        hint={`US dollars. ${empty}`}
      >
        {(field) => (
          <input
            {...field}
            type="number"
            min={0}
            step="any"
            value={price[side]}
            onChange={(event) =>
              onDraft({ ...draft, prices: { ...draft.prices, [name]: { ...price, [side]: event.target.value } } })
            }
          />
        )}
      </Field>
    ))
  })
}

function KeyState({
  keyIsSet,
  draft,
  onDraft,
}: Pick<ModelSectionProps, 'draft' | 'onDraft'> & { readonly keyIsSet: boolean }): ReactNode {
  const text = draft.removesKey
    ? 'The key is taken away when you save.'
    : draft.form.apiKey !== ''
      ? 'The typed key is kept when you save, and never shown again.'
      : keyIsSet
        ? 'A key is set.'
        : 'No key is set.'
  return (
    <p className="setting-about" data-testid="key-state">
      {text}
      {keyIsSet && draft.form.apiKey === '' ? (
        <button type="button" className="link-button" onClick={() => onDraft({ ...draft, removesKey: !draft.removesKey })}>
          {draft.removesKey ? 'Keep it' : 'Remove the key'}
        </button>
      ) : null}
    </p>
  )
}
