import { useRef, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import { Icon, type IconName } from '../ui/icons.tsx'
import type { DockTab } from './dock-tabs-state.ts'
import { dockPanelId, dockTabId } from './use-dock-state.ts'

export interface ShownTab {
  readonly tab: DockTab
  readonly name: string
  readonly icon: IconName
  /** What came while it was out of sight. */
  readonly unread?: number
  readonly isClosable: boolean
}

interface DockTabListProps {
  readonly tabs: readonly ShownTab[]
  readonly shown: DockTab
  readonly onShow: (tab: DockTab) => void
  readonly onClose: (tab: DockTab) => void
}

/** The tabs of the dock. Arrow keys go from one to the next, Delete closes one. */
export function DockTabList({ tabs, shown, onShow, onClose }: DockTabListProps): ReactNode {
  const list = useRef<HTMLDivElement>(null)
  const go = (tab: DockTab | undefined): void => {
    if (tab === undefined) return
    onShow(tab)
    list.current?.querySelector<HTMLElement>(`#${CSS.escape(dockTabId(tab))}`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const index = tabs.findIndex(({ tab }) => tab === shown)
    const { length } = tabs
    const next = { ArrowRight: (index + 1) % length, ArrowLeft: (index + length - 1) % length, Home: 0, End: length - 1 }[
      event.key
    ]
    if (next !== undefined) go(tabs[next]?.tab)
    else if (event.key === 'Delete' && tabs[index]?.isClosable === true) {
      onClose(shown)
      go(tabs[index - 1]?.tab)
    } else return
    event.preventDefault()
  }
  return (
    <div ref={list} className="dock-tabs" role="tablist" aria-label="What the dock shows" onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <Tab key={tab.tab} {...tab} isShown={tab.tab === shown} onShow={onShow} onClose={onClose} />
      ))}
    </div>
  )
}

type TabProps = ShownTab & Pick<DockTabListProps, 'onShow' | 'onClose'> & { readonly isShown: boolean }

function Tab({ tab, name, icon, unread = 0, isClosable, isShown, onShow, onClose }: TabProps): ReactNode {
  const close = (event: MouseEvent): void => {
    event.stopPropagation()
    onClose(tab)
  }
  return (
    <button
      type="button"
      role="tab"
      id={dockTabId(tab)}
      className="dock-tab"
      aria-selected={isShown}
      aria-controls={dockPanelId(tab)}
      tabIndex={isShown ? 0 : -1}
      title={isClosable ? `${name}: Delete closes it` : undefined}
      onClick={() => onShow(tab)}
      onAuxClick={(event) => (isClosable && event.button === 1 ? close(event) : undefined)}
    >
      <Icon name={icon} size={14} />
      {name}
      {unread === 0 ? null : (
        <span className="count" data-tone="accent">
          {unread}
          <span className="visually-hidden"> unread</span>
        </span>
      )}
      {/* For the mouse; the keyboard has Delete, and the terminal itself a button. */}
      {isClosable ? (
        <span className="dock-tab-close" aria-hidden="true" onClick={close}>
          <Icon name="close" size={11} />
        </span>
      ) : null}
    </button>
  )
}
