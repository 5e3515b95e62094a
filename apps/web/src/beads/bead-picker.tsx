import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { BeadId } from '@gastown/contract/work/ids'
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react'
import { Icon } from '../ui/icons.tsx'
import { StateDot } from '../ui/state-dot.tsx'
import { statusTones, statusWords } from './bead-words.ts'
import { filterBeads } from './filter/filter-beads.ts'
import { freshChoice } from './beads-search.ts'
import './bead-picker.css'

interface BeadPickerProps {
  /** Of the control that it is labelled as. */
  readonly id?: string
  readonly name?: string
  readonly 'aria-invalid'?: boolean
  readonly 'aria-describedby'?: string
  readonly 'aria-label'?: string
  /** Those to choose from. */
  readonly cards: readonly BeadCard[]
  readonly chosen: readonly BeadId[]
  readonly titleOf: (beadId: BeadId) => string
  /** How a chosen one is shown; absent: by its title. */
  readonly draw?: (beadId: BeadId) => ReactNode
  readonly disabled?: boolean
  readonly onChange: (chosen: BeadId[]) => void
}

/** As many as fit below what is typed; more is found by typing more. */
const mostFound = 8

/** Beads chosen by typing a part of their title, id or label. A combobox: arrows move, Enter takes, Backspace in the empty box gives the last one back. */
export function BeadPicker(props: BeadPickerProps): ReactNode {
  const { cards, chosen, titleOf, draw = titleOf, disabled = false, onChange, ...control } = props
  const listId = useId()
  const [text, setText] = useState('')
  const [isOpen, setIsOpen] = useState(false)
  const [active, setActive] = useState(0)
  const found = isOpen
    ? filterBeads(cards, { ...freshChoice, search: text })
        .filter(({ beadId }) => !chosen.includes(beadId))
        .slice(0, mostFound)
    : []
  const take = (card: BeadCard | undefined): void => {
    if (card === undefined) return
    onChange([...chosen, card.beadId])
    setText('')
    setActive(0)
    // What lies below it is to be reached; typing or an arrow opens it again.
    setIsOpen(false)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      setIsOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      setActive((index) => Math.max(0, Math.min(found.length - 1, index + step)))
    } else if (event.key === 'Enter' && isOpen) take(found[active])
    else if (event.key === 'Escape' && isOpen) setIsOpen(false)
    else if (event.key === 'Backspace' && text === '' && chosen.length > 0) onChange(chosen.slice(0, -1))
    else return
    if (event.key === 'Backspace') return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="bead-picker">
      {chosen.length === 0 ? null : (
        <ul className="picked-beads">
          {chosen.map((beadId) => (
            <li key={beadId} className="picked-bead">
              <span className="picked-name">{draw(beadId)}</span>
              <button
                type="button"
                disabled={disabled}
                aria-label={`Do not wait for ${titleOf(beadId)}`}
                onClick={() => onChange(chosen.filter((one) => one !== beadId))}
              >
                <Icon name="close" size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        {...control}
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? `${listId}-${active}` : undefined}
        value={text}
        disabled={disabled}
        placeholder="Type a title or an id"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setText(event.target.value)
          setActive(0)
          setIsOpen(true)
        }}
        onFocus={() => setIsOpen(true)}
        onClick={() => setIsOpen(true)}
        onBlur={() => setIsOpen(false)}
        onKeyDown={onKeyDown}
      />
      <ul className="found-beads menu" id={listId} role="listbox" aria-label="Beads" hidden={found.length === 0}>
        {found.map((card, index) => (
          <li
            key={card.beadId}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === active}
            className="menu-item"
            data-highlighted={index === active ? '' : undefined}
            // The box keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(card)}
          >
            <StateDot tone={statusTones[card.status]} />
            <span className="found-title">{card.title}</span>
            <span className="muted">{statusWords[card.status]}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
