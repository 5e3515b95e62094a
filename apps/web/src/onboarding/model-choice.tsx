import type { ReactNode } from 'react'
import { ModelFields } from '../towns/model-fields.tsx'
import { changeProvider, modelPresets, providers, providerWords, type ModelForm } from '../towns/model-form.ts'

interface ModelChoiceProps {
  readonly form: ModelForm
  readonly onChange: (form: ModelForm) => void
  readonly error: unknown
  /** A key is kept by the town already: this one would replace it. */
  readonly keyIsSet: boolean
}

/** Who thinks for the mayor: all providers side by side, and a model that is known to work for each. */
export function ModelChoice({ form, onChange, error, keyIsSet }: ModelChoiceProps): ReactNode {
  const presets = modelPresets[form.provider]
  return (
    <>
      <fieldset className="provider-choice">
        <legend>Model provider</legend>
        <div className="provider-cards">
          {providers.map((provider) => (
            <label key={provider} className="provider-card">
              <input
                type="radio"
                name="provider"
                value={provider}
                checked={form.provider === provider}
                onChange={() => onChange({ ...changeProvider(provider), model: modelPresets[provider][0] ?? '' })}
              />
              <span className="provider-card-name">{providerWords[provider].label}</span>
              <span className="provider-card-hint">{providerWords[provider].short}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <p className="field-hint">{providerWords[form.provider].hint}</p>
      <ModelFields form={form} onChange={onChange} error={error} keyIsSet={keyIsSet} withProvider={false} />
      {presets.length < 2 ? null : (
        <p className="model-presets">
          <span className="muted">Or:</span>
          {presets
            .filter((preset) => preset !== form.model)
            .map((preset) => (
              <button
                key={preset}
                type="button"
                className="button button-small"
                onClick={() => onChange({ ...form, model: preset })}
              >
                {preset}
              </button>
            ))}
        </p>
      )}
    </>
  )
}
