import { Link } from '@tanstack/react-router'
import { Dialog } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { useDock } from '../dock/dock-context.ts'
import { useUnread } from '../dock/use-unread.ts'
import { Icon } from '../ui/icons.tsx'
import { NavLinks } from './nav-links.tsx'
import { townPlaces } from './town-places.ts'
import { useTownVisit } from './town-visit.ts'

const onBar = townPlaces.filter(({ text }) => ['Overview', 'Beads', 'Merge queue'].includes(text))

/** The places of a town under the thumb: the ones that are used most, the mayor in the middle, and the rest behind "More". */
export function PhoneBar(): ReactNode {
  const { townId } = useTownVisit()
  const { isSheetOpen, tabs, toggle } = useDock()
  const unread = useUnread({ townId, isShown: isSheetOpen && tabs.front === 'chat' })
  const [first, second, third] = onBar
  return (
    <nav className="phone-bar" aria-label="Places of the town">
      {first === undefined ? null : <BarLink place={first} />}
      {second === undefined ? null : <BarLink place={second} />}
      <button type="button" className="phone-bar-item phone-bar-mayor" aria-expanded={isSheetOpen} onClick={toggle}>
        <Icon name="chat" size={20} />
        Mayor
        {unread === 0 ? null : (
          <span className="count" data-tone="accent">
            {unread}
            <span className="visually-hidden"> unread</span>
          </span>
        )}
      </button>
      {third === undefined ? null : <BarLink place={third} />}
      <MorePlaces />
    </nav>
  )
}

function BarLink({ place: { to, text, icon, countOf } }: { readonly place: (typeof onBar)[number] }): ReactNode {
  const { townId, town } = useTownVisit()
  const count = town === null ? undefined : countOf?.(town.work)
  return (
    <Link
      to={to}
      params={{ townId }}
      className="phone-bar-item"
      activeOptions={{ exact: to === '/towns/$townId', includeSearch: false }}
    >
      <Icon name={icon} size={20} />
      {text}
      {count === undefined || count.count === 0 ? null : (
        <span className="count" data-tone={count.tone}>
          {count.count}
          <span className="visually-hidden"> {count.of}</span>
        </span>
      )}
    </Link>
  )
}

function MorePlaces(): ReactNode {
  const [isOpen, setOpen] = useState(false)
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Trigger className="phone-bar-item">
        <Icon name="menu" size={20} />
        More
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="modal-overlay" />
        <Dialog.Content className="phone-sheet" aria-describedby={undefined}>
          <Dialog.Title className="visually-hidden">All places of the town</Dialog.Title>
          <NavLinks isNarrow={false} onGo={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
