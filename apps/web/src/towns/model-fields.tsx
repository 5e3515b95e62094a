import type { ModelProvider } from '@gastown/contract/model-config'
import type { ReactNode } from 'react'
import { Field } from '../ui/field.tsx'
import { changeProvider, fieldsOfProvider, providers, providerWords, type ModelForm } from './model-form.ts'

interface ModelFieldsProps {
  readonly form: ModelForm
  readonly onChange: (form: ModelForm) => void
  readonly error: unknown
  /** A key is kept by the town already: this one would replace it. */
  readonly keyIsSet?: boolean
  readonly withSmallModel?: boolean
  /** False where the provider is chosen elsewhere on the page. */
  readonly withProvider?: boolean
}

export const modelFieldNames = ['model.provider', 'model.apiKey', 'model.baseURL', 'model.model', 'model.smallModel']

export function ModelFields(props: ModelFieldsProps): ReactNode {
  const { form, onChange, error, keyIsSet = false, withSmallModel = false, withProvider = true } = props
  const shown = fieldsOfProvider(form.provider)
  const words = providerWords[form.provider]
  return (
    <>
      {withProvider ? (
        <Field label="Model provider" name="model.provider" hint={words.hint} error={error}>
          {(field) => (
            <select
              {...field}
              value={form.provider}
              onChange={(event) => onChange(changeProvider(event.target.value as ModelProvider))}
            >
              {providers.map((provider) => (
                <option key={provider} value={provider}>
                  {providerWords[provider].label}
                </option>
              ))}
            </select>
          )}
        </Field>
      ) : null}
      {shown.baseURL ? (
        <Field label="Base URL" name="model.baseURL" hint="Ends in /v1 for most servers" error={error}>
          {(field) => (
            <input
              {...field}
              type="url"
              inputMode="url"
              placeholder="http://127.0.0.1:11434/v1"
              spellCheck={false}
              value={form.baseURL}
              onChange={(event) => onChange({ ...form, baseURL: event.target.value })}
            />
          )}
        </Field>
      ) : null}
      {shown.model ? (
        <div className={withSmallModel ? 'field-row' : undefined}>
          <Field label="Model" name="model.model" error={error} hint={`For example ${words.model}`}>
            {(field) => (
              <input
                {...field}
                spellCheck={false}
                value={form.model}
                onChange={(event) => onChange({ ...form, model: event.target.value })}
              />
            )}
          </Field>
          {withSmallModel ? (
            <Field label="Small model" name="model.smallModel" error={error} hint="For titles and summaries; optional">
              {(field) => (
                <input
                  {...field}
                  spellCheck={false}
                  value={form.smallModel}
                  onChange={(event) => onChange({ ...form, smallModel: event.target.value })}
                />
              )}
            </Field>
          ) : null}
        </div>
      ) : null}
      {shown.apiKey ? (
        <Field
          label={form.provider === 'openai-compatible' ? 'API key (if it wants one)' : 'API key'}
          name="model.apiKey"
          error={error}
          hint={
            keyIsSet
              ? 'A key is set. It is never shown; type a new one to replace it.'
              : 'Kept by the town on its machine, never shown again.'
          }
        >
          {(field) => (
            <input
              {...field}
              type="password"
              autoComplete="off"
              spellCheck={false}
              placeholder={keyIsSet ? '•••••••••••• set' : ''}
              value={form.apiKey}
              onChange={(event) => onChange({ ...form, apiKey: event.target.value })}
            />
          )}
        </Field>
      ) : null}
    </>
  )
}
