import type { ReactNode } from 'react'

/** A choice of yes or no, with what it means below it. */
export function Check(props: {
  readonly label: string
  readonly hint: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}): ReactNode {
  return (
    <label className="check">
      <input type="checkbox" checked={props.checked} onChange={(event) => props.onChange(event.target.checked)} />
      <span>
        {props.label}
        <span className="field-hint">{props.hint}</span>
      </span>
    </label>
  )
}
