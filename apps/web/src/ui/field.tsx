import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import { useId, type ReactNode } from 'react'
import { isErrorOfField } from './is-error-of-field.ts'

interface ControlProps {
  readonly id: string
  readonly name: string
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string
}

interface FieldProps {
  readonly label: string
  /** The input's dotted path in the call, as errors name it. */
  readonly name: string
  readonly hint?: ReactNode
  readonly error?: unknown
  /** Shows every error here: for a form of one field. */
  readonly anyField?: boolean
  readonly children: (props: ControlProps) => ReactNode
}

/** A labelled control with its hint, or in the hint's place the town's error about just this field. */
export function Field({ label, name, hint, error, anyField = false, children }: FieldProps): ReactNode {
  const id = useId()
  const wrong = error !== null && error !== undefined && (anyField || isErrorOfField(error, name))
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, name, 'aria-invalid': wrong, 'aria-describedby': `${id}-text` })}
      <p id={`${id}-text`} className={wrong ? 'field-error' : 'field-hint'} role={wrong ? 'alert' : undefined}>
        {wrong ? gastownErrorOf(error).message : hint}
      </p>
    </div>
  )
}
