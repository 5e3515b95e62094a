import type { AgentId, TownId } from '@gastown/contract/ids'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useMemo, useReducer, useRef, useState } from 'react'
import { useObservable } from '../app/observable.ts'
import { usePage } from '../app/page-context.ts'
import { useIsPhone } from '../app/use-is-phone.ts'
import type { Dock } from './dock-context.ts'
import type { DockLayout } from './dock-layout.ts'
import { changeDockTabs, parseDockTabs, renderDockTabs, type DockTab } from './dock-tabs-state.ts'

/** The dock of one town: its layout is the browser's, its tabs are the town's; both survive a reload. */
export function useDockState({ townId, mayorId }: { townId: TownId; mayorId: AgentId | null }): Dock {
  const { settings } = usePage()
  const { dock: layout } = useObservable(settings)
  const isPhone = useIsPhone()
  const [isSheetOpen, setSheetOpen] = useState(false)
  const storageKey = `gastown.dock.${townId}`
  const [tabs, changeTabs] = useReducer(changeDockTabs, storageKey, (key) => parseDockTabs(localStorage.getItem(key)))
  useEffect(() => localStorage.setItem(storageKey, renderDockTabs(tabs)), [storageKey, tabs])

  const wantsFocus = useRef<DockTab | null>(null)
  useEffect(() => {
    const tab = wantsFocus.current
    wantsFocus.current = null
    if (tab !== null) document.getElementById(dockPanelId(tab))?.querySelector<HTMLElement>('textarea')?.focus()
  })

  const actions = useMemo(() => {
    const changeLayout = (part: Partial<DockLayout>): void => {
      const current = settings.get()
      settings.set({ ...current, dock: { ...current.dock, ...part } })
    }
    const unfold = (): void => {
      if (isPhone) setSheetOpen(true)
      else if (settings.get().dock.isCollapsed) changeLayout({ isCollapsed: false })
    }
    const show: Dock['show'] = (tab, { focus } = { focus: false }) => {
      if (focus) wantsFocus.current = tab
      unfold()
      changeTabs({ type: 'shown', tab })
    }
    return {
      changeLayout,
      show,
      closeSheet: () => setSheetOpen(false),
      openAgentTerminal: (agentId: AgentId) => {
        if (agentId === mayorId) return show('mayor', { focus: true })
        changeTabs({ type: 'opened', agentId })
        show(agentId, { focus: true })
      },
      closeAgentTerminal: (agentId: AgentId) => changeTabs({ type: 'closed', agentId }),
      toggle: () => {
        if (isPhone) setSheetOpen((isOpen) => !isOpen)
        else changeLayout({ isCollapsed: !settings.get().dock.isCollapsed, isFull: false })
      },
    }
  }, [settings, isPhone, mayorId])

  useMakeWayForPage(() => {
    setSheetOpen(false)
    if (settings.get().dock.isFull) actions.changeLayout({ isFull: false })
  })
  return useMemo(() => ({ layout, tabs, isSheetOpen, ...actions }), [layout, tabs, isSheetOpen, actions])
}

/** Rings when another page is shown: whoever asked for it wants to see it. */
function useMakeWayForPage(ring: () => void): void {
  const address = useLocation({ select: ({ pathname, searchStr }) => pathname + searchStr })
  const shown = useRef(address)
  useEffect(() => {
    if (shown.current === address) return
    shown.current = address
    ring()
  })
}

/** Of the element that shows the tab. */
export function dockPanelId(tab: DockTab): string {
  return `dock-panel-${tab}`
}

export function dockTabId(tab: DockTab): string {
  return `dock-tab-${tab}`
}
