import { ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'

interface ChoiceRowProps<T extends string> {
  readonly label: string
  readonly options: readonly { readonly value: T; readonly text: string; readonly label?: string }[]
  readonly value: T
  readonly onChange: (value: T) => void
}

/** One of a few, side by side; the arrow keys go from one to the next. */
export function ChoiceRow<T extends string>({ label, options, value, onChange }: ChoiceRowProps<T>): ReactNode {
  return (
    <ToggleGroup.Root
      type="single"
      className="segmented"
      aria-label={label}
      value={value}
      // None chosen is no choice.
      onValueChange={(chosen) => (chosen === '' ? undefined : onChange(chosen as T))}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="segment"
          aria-label={option.label}
          title={option.label}
        >
          {option.text}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
