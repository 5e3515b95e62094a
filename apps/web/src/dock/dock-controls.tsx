import type { ReactNode } from 'react'
import { Hint } from '../ui/hint.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { useDock } from './dock-context.ts'
import { isAtSide } from './dock-layout.ts'
import { DockMenu } from './dock-menu.tsx'

/** What can be done with the dock itself. */
export function DockControls({ isPhone }: { readonly isPhone: boolean }): ReactNode {
  const { layout, changeLayout, toggle } = useDock()
  const { isFull, isCollapsed, position } = layout
  if (isPhone) {
    return (
      <div className="dock-controls">
        <DockMenu isPhone />
        <Control text="Close the mayor" icon="chevron-down" onClick={toggle} />
      </div>
    )
  }
  const towards = { bottom: 'down', top: 'up', left: 'left', right: 'right' } as const
  const away = { bottom: 'up', top: 'down', left: 'right', right: 'left' } as const
  return (
    <div className="dock-controls">
      {isCollapsed && isAtSide(layout) ? null : <DockMenu isPhone={false} />}
      {isCollapsed ? null : (
        <Control
          text={isFull ? 'Leave full screen (Escape)' : 'Full screen (double click on the bar)'}
          label={isFull ? 'Leave full screen' : 'Full screen'}
          icon={isFull ? 'shrink' : 'expand'}
          onClick={() => changeLayout({ isFull: !isFull })}
        />
      )}
      <Control
        text={isCollapsed ? 'Show the dock ( [ )' : 'Fold the dock ( [ )'}
        label={isCollapsed ? 'Show the dock' : 'Fold the dock'}
        icon={`chevron-${(isCollapsed ? away : towards)[position]}`}
        onClick={toggle}
      />
    </div>
  )
}

function Control(props: {
  readonly text: string
  readonly label?: string
  readonly icon: IconName
  readonly onClick: () => void
}): ReactNode {
  return (
    <Hint text={props.text}>
      <button type="button" className="button button-icon" aria-label={props.label ?? props.text} onClick={props.onClick}>
        <Icon name={props.icon} />
      </button>
    </Hint>
  )
}
