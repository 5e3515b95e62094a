import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { Icon } from '../ui/icons.tsx'
import { useTownDialogs } from './town-dialogs.ts'
import { useTownVisit } from './town-visit.ts'

/** What can be done with the container, and with the page. */
export function ContainerMenu(): ReactNode {
  const { town } = useTownVisit()
  const { show } = useTownDialogs()
  const asleep = town === null || town.container.state === 'asleep'
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="button button-icon" aria-label="Container: restart or stop">
        <Icon name="more" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6}>
          <DropdownMenu.Item className="menu-item" onSelect={() => show('restart')}>
            <Icon name="restart" /> Restart container…
          </DropdownMenu.Item>
          <DropdownMenu.Item className="menu-item" disabled={asleep} onSelect={() => show('stop')}>
            <Icon name="stop" /> Stop container…
          </DropdownMenu.Item>
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.Item className="menu-item" onSelect={() => show('keys')}>
            <Icon name="keyboard" /> Keyboard shortcuts
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
