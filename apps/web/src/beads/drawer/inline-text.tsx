import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import { useMutation } from '@tanstack/react-query'
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react'

interface InlineTextProps {
  readonly label: string
  readonly value: string
  /** What is shown while it is not edited; absent: the value. */
  readonly shown?: ReactNode
  readonly placeholder?: string
  readonly isReadOnly: boolean
  /** Rejects with what is wrong, and what was typed stays. */
  readonly onSave: (text: string) => Promise<unknown>
}

/** A text that becomes a field when it is pressed. Enter or leaving saves, Escape gives it up. */
export function InlineText({ label, value, shown, placeholder, isReadOnly, onSave }: InlineTextProps): ReactNode {
  const id = useId()
  const [draft, setDraft] = useState<string | null>(null)
  const save = useMutation({ mutationFn: onSave, onSuccess: () => setDraft(null) })
  const giveUp = (): void => {
    save.reset()
    setDraft(null)
  }
  const finish = (): void => {
    if (draft === null || save.isPending) return
    if (draft.trim() === value) giveUp()
    else save.mutate(draft.trim())
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') finish()
    else if (event.key === 'Escape') giveUp()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  if (isReadOnly) return <span className="inline-value">{shown ?? value}</span>
  if (draft === null) {
    return (
      <button type="button" className="inline-value inline-edit" onClick={() => setDraft(value)}>
        <span className="visually-hidden">{label}: </span>
        {shown ?? (value === '' ? <span className="muted">{placeholder ?? 'None'}</span> : value)}
        <span className="visually-hidden">, edit</span>
      </button>
    )
  }
  return (
    <span className="inline-field">
      <input
        autoFocus
        aria-label={label}
        aria-invalid={save.isError}
        aria-describedby={`${id}-error`}
        value={draft}
        placeholder={placeholder}
        readOnly={save.isPending}
        autoComplete="off"
        onChange={(event) => setDraft(event.target.value)}
        onBlur={finish}
        onKeyDown={onKeyDown}
      />
      <span id={`${id}-error`} className="field-error" role="alert" hidden={!save.isError}>
        {save.isError ? gastownErrorOf(save.error).message : ''}
      </span>
    </span>
  )
}
