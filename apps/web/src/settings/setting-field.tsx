import { GastownError } from '@gastown/contract/errors'
import type { ReactNode } from 'react'
import { Field } from '../ui/field.tsx'
import { complaintOf, initialValue, initialWords, type Setting } from './setting.ts'

interface SettingFieldProps {
  readonly setting: Setting
  readonly value: string | boolean
  /** It differs from what is in force. */
  readonly isChanged: boolean
  readonly onChange: (value: string | boolean) => void
  /** Of the last try to save. */
  readonly error: unknown
}

/** One setting: what it is, what it does, what holds by default, and what is wrong with what was typed. */
export function SettingField(props: SettingFieldProps): ReactNode {
  const { setting, value, isChanged, onChange, error } = props
  const complaint = isChanged ? complaintOf(setting, value) : null
  const wrong =
    complaint === null ? error : new GastownError('INVALID_INPUT', `${setting.label} ${complaint}.`, { field: setting.path })
  const about = <About setting={setting} value={value} onChange={onChange} />
  if (setting.kind === 'toggle') {
    return (
      <div className="setting" data-setting={setting.path} data-changed={isChanged}>
        <label className="check">
          <input
            type="checkbox"
            name={setting.path}
            checked={value === true}
            onChange={(event) => onChange(event.target.checked)}
          />
          <span>{setting.label}</span>
        </label>
        <div className="setting-about">{about}</div>
      </div>
    )
  }
  return (
    <div className="setting" data-setting={setting.path} data-changed={isChanged}>
      <Field label={setting.label} name={setting.path} error={wrong} hint={setting.text}>
        {(field) => <Control {...field} setting={setting} value={String(value)} onChange={onChange} />}
      </Field>
      <div className="setting-about">{about}</div>
    </div>
  )
}

type ControlProps = Parameters<Parameters<typeof Field>[0]['children']>[0] & {
  readonly setting: Exclude<Setting, { kind: 'toggle' }>
  readonly value: string
  readonly onChange: (value: string) => void
}

function Control({ setting, value, onChange, ...field }: ControlProps): ReactNode {
  const onInput = (event: { target: { value: string } }): void => onChange(event.target.value)
  switch (setting.kind) {
    case 'number':
      return (
        <span className="input-unit">
          <input {...field} className="input-short" inputMode="decimal" autoComplete="off" value={value} onChange={onInput} />
          <span className="muted">{setting.unit}</span>
        </span>
      )
    case 'choice':
      return (
        <select {...field} value={value} onChange={onInput}>
          {setting.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      )
    case 'text':
      return setting.input === 'lines' ? (
        <textarea {...field} rows={4} value={value} onChange={onInput} />
      ) : (
        <input
          {...field}
          inputMode={setting.input === 'url' ? 'url' : 'text'}
          autoComplete="off"
          spellCheck={false}
          placeholder={setting.placeholder}
          value={value}
          onChange={onInput}
        />
      )
  }
}

function About({ setting, value, onChange }: Pick<SettingFieldProps, 'setting' | 'value' | 'onChange'>): ReactNode {
  const initial = initialValue(setting)
  return (
    <>
      {setting.kind === 'toggle' ? <span>{setting.text} </span> : null}
      <span className="setting-default">Default: {initialWords(setting)}</span>
      {value === initial ? null : (
        <button type="button" className="link-button" aria-label={`Reset ${setting.label}`} onClick={() => onChange(initial)}>
          Reset
        </button>
      )}
    </>
  )
}
