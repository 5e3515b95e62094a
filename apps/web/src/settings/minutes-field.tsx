import type { ReactNode } from 'react'
import { Field } from '../ui/field.tsx'

/** A time in minutes up to a day, as text until it is saved. */
export function MinutesField({
  value,
  onChange,
  ...field
}: Omit<Parameters<typeof Field>[0], 'children'> & {
  readonly value: string
  readonly onChange: (minutes: string) => void
}): ReactNode {
  return (
    <Field {...field}>
      {(input) => (
        <input
          {...input}
          className="input-short"
          type="number"
          min={0}
          max={1440}
          step="any"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
