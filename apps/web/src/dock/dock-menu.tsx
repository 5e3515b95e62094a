import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { useObservable } from '../app/observable.ts'
import { usePage } from '../app/page-context.ts'
import { Icon, type IconName } from '../ui/icons.tsx'
import { useDock } from './dock-context.ts'
import { dockPositions, type DockPosition } from './dock-layout.ts'

export const positionWords: Record<DockPosition, { readonly text: string; readonly icon: IconName }> = {
  bottom: { text: 'Dock at the bottom', icon: 'panel-bottom' },
  right: { text: 'Dock at the right', icon: 'panel-right' },
  left: { text: 'Dock at the left', icon: 'panel-left' },
  top: { text: 'Dock at the top', icon: 'panel-top' },
}

/** Where the dock is, and what the mayor is told of the page. */
export function DockMenu({ isPhone }: { readonly isPhone: boolean }): ReactNode {
  const { settings } = usePage()
  const current = useObservable(settings)
  const { layout, changeLayout } = useDock()
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="button button-icon" aria-label="Layout of the dock">
        <Icon name={isPhone ? 'more' : positionWords[layout.position].icon} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6} collisionPadding={8}>
          {isPhone ? null : (
            <>
              <DropdownMenu.RadioGroup
                value={layout.position}
                onValueChange={(position) => changeLayout({ position: position as DockPosition })}
              >
                {dockPositions.map((position) => (
                  <DropdownMenu.RadioItem key={position} className="menu-item" value={position}>
                    <Icon name={positionWords[position].icon} />
                    {positionWords[position].text}
                    <ItemMark />
                  </DropdownMenu.RadioItem>
                ))}
              </DropdownMenu.RadioGroup>
              <DropdownMenu.Separator className="menu-line" />
              <DropdownMenu.CheckboxItem
                className="menu-item"
                checked={layout.isSideBySide}
                onCheckedChange={(isSideBySide) => changeLayout({ isSideBySide })}
              >
                <Icon name="columns" />
                Chat beside the terminal
                <ItemMark />
              </DropdownMenu.CheckboxItem>
              <DropdownMenu.Separator className="menu-line" />
            </>
          )}
          <DropdownMenu.CheckboxItem
            className="menu-item"
            checked={current.mayorSeesPage}
            onCheckedChange={(mayorSeesPage) => settings.set({ ...settings.get(), mayorSeesPage })}
          >
            <Icon name={current.mayorSeesPage ? 'eye' : 'eye-off'} />
            The mayor sees what I look at
            <ItemMark />
          </DropdownMenu.CheckboxItem>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function ItemMark(): ReactNode {
  return (
    <DropdownMenu.ItemIndicator className="menu-mark">
      <Icon name="check" size={13} />
    </DropdownMenu.ItemIndicator>
  )
}
