import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { Icon } from '../../ui/icons.tsx'

export interface FilterOption<T extends string> {
  readonly value: T
  readonly text: string
  /** Beads that it would show. */
  readonly count: number
}

interface FilterMenuProps<T extends string> {
  readonly name: string
  readonly options: readonly FilterOption<T>[]
  readonly chosen: readonly T[]
  readonly onChoose: (chosen: readonly T[]) => void
}

/** A filter with several choices. What is chosen stays open to more, so that a few can be chosen at once. */
export function FilterMenu<T extends string>({ name, options, chosen, onChoose }: FilterMenuProps<T>): ReactNode {
  const texts = options.filter(({ value }) => chosen.includes(value)).map(({ text }) => text)
  const toggle = (value: T): void => onChoose(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="filter-button" data-active={chosen.length > 0}>
        {name}
        {chosen.length === 0 ? null : <strong>{texts.length === 1 ? texts[0] : `${chosen.length}`}</strong>}
        <Icon name="chevron-down" size={12} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu filter-options" align="start" sideOffset={4} collisionPadding={8}>
          {options.length === 0 ? <p className="filter-none">No bead has one.</p> : null}
          {options.map(({ value, text, count }) => (
            <DropdownMenu.CheckboxItem
              key={value}
              className="menu-item filter-option"
              checked={chosen.includes(value)}
              onCheckedChange={() => toggle(value)}
              onSelect={(event) => event.preventDefault()}
            >
              <span className="filter-mark">{chosen.includes(value) ? <Icon name="check" size={14} /> : null}</span>
              <span className="filter-text">{text}</span>
              <span className="count">{count}</span>
            </DropdownMenu.CheckboxItem>
          ))}
          {chosen.length === 0 ? null : (
            <DropdownMenu.Item className="menu-item filter-clear" onSelect={() => onChoose([])}>
              Clear
            </DropdownMenu.Item>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
