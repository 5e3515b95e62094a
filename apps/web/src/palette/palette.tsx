import { Command } from 'cmdk'
import { Dialog } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { Icon, type IconName } from '../ui/icons.tsx'
import { KeyCaps } from './key-caps.tsx'
import { rankEntries } from './rank-entries.ts'
import { actionGroups, type TownAction } from './town-action.ts'
import { usePaletteEntries } from './use-palette-entries.ts'
import './palette.css'

interface PaletteProps {
  readonly actions: readonly TownAction[]
  readonly onClose: () => void
}

/** So many of each kind are shown for what was typed; more is told by more words. */
const mostActions = 12
const mostOfKind = 6

/** Goes to any page or thing of the town, and does any of its actions: all by the keyboard. */
export function Palette({ actions, onClose }: PaletteProps): ReactNode {
  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <Dialog.Overlay className="modal-overlay" />
        <Dialog.Content className="palette" aria-describedby={undefined}>
          <Dialog.Title className="visually-hidden">Find or do anything</Dialog.Title>
          <PaletteList actions={actions} onClose={onClose} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function PaletteList({ actions, onClose }: PaletteProps): ReactNode {
  const [typed, setTyped] = useState('')
  const isEmpty = typed.trim() === ''
  const found = rankEntries(actions, typed, isEmpty ? actions.length : mostActions)
  const groups = usePaletteEntries()
    .map(({ name, entries }) => ({ name, entries: isEmpty ? [] : rankEntries(entries, typed, mostOfKind) }))
    .filter(({ entries }) => entries.length > 0)
  const choose = (perform: () => void) => (): void => {
    // What it opens must not be under a dialog that is still there, nor lose its focus to one that goes.
    onClose()
    setTimeout(perform)
  }
  return (
    <Command shouldFilter={false} loop label="Find or do anything">
      <div className="palette-box">
        <Icon name="search" />
        <Command.Input value={typed} onValueChange={setTyped} placeholder="Find a page, a bead, an agent, or something to do…" />
      </div>
      <Command.List className="palette-list" label="Found">
        <Command.Empty className="panel-empty">Nothing is called “{typed}”.</Command.Empty>
        {actionGroups
          .map((name) => ({ name, own: found.filter(({ group }) => group === name) }))
          .filter(({ own }) => own.length > 0)
          .map(({ name, own }) => (
            <Command.Group key={name} heading={name}>
              {own.map(({ id, text, icon, keys, perform }) => (
                <Item key={id} value={`action ${id}`} icon={icon} text={text} onSelect={choose(perform)}>
                  {keys === undefined ? null : <KeyCaps keys={keys} />}
                </Item>
              ))}
            </Command.Group>
          ))}
        {groups.map(({ name, entries }) => (
          <Command.Group key={name} heading={name}>
            {entries.map(({ id, text, icon, detail, perform }) => (
              <Item key={id} value={`${name} ${id}`} icon={icon} text={text} onSelect={choose(perform)}>
                <span className="palette-detail">{detail}</span>
              </Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  )
}

interface ItemProps {
  readonly value: string
  readonly icon: IconName
  readonly text: string
  readonly onSelect: () => void
  readonly children: ReactNode
}

function Item({ value, icon, text, onSelect, children }: ItemProps): ReactNode {
  return (
    <Command.Item className="palette-item" value={value} onSelect={onSelect}>
      <Icon name={icon} />
      <span className="palette-text">{text}</span>
      {children}
    </Command.Item>
  )
}
