import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'

interface InlineChoiceProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly text: string }[]
  readonly isReadOnly: boolean
  readonly onSave: (value: T) => Promise<unknown>
}

/** A choice that is saved as it is made. */
export function InlineChoice<T extends string>({ label, value, options, isReadOnly, onSave }: InlineChoiceProps<T>): ReactNode {
  const save = useMutation({ mutationFn: onSave })
  if (isReadOnly) return <span className="inline-value">{options.find((option) => option.value === value)?.text ?? value}</span>
  return (
    <span className="inline-field">
      <select
        className="inline-select"
        aria-label={label}
        value={save.isPending ? save.variables : value}
        disabled={save.isPending}
        onChange={(event) => save.mutate(event.target.value as T)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
      {save.isError ? (
        <span className="field-error" role="alert">
          {gastownErrorOf(save.error).message}
        </span>
      ) : null}
    </span>
  )
}
