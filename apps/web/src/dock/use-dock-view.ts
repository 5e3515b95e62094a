import { useRef, type RefObject } from 'react'
import { useIsPhone } from '../app/use-is-phone.ts'
import { useDock } from './dock-context.ts'
import { isAtSide, sideBySideFromPx } from './dock-layout.ts'
import type { DockTab } from './dock-tabs-state.ts'
import { useHasRoom } from './use-has-room.ts'

/** What of the dock can be seen now, on this screen and in this layout. */
export interface DockView {
  /** Of the dock's own element, which is measured. */
  readonly section: RefObject<HTMLElement | null>
  readonly isPhone: boolean
  readonly isOpen: boolean
  /** The conversation is beside a terminal, and not behind a tab. */
  readonly isSideBySide: boolean
  /** Of a folded dock nothing is shown: its tabs are what there is, and what is unread. */
  readonly hasTabForChat: boolean
  readonly isChatShown: boolean
  readonly isTerminalShown: (tab: DockTab) => boolean
}

export function useDockView(): DockView {
  const { layout, tabs, isSheetOpen } = useDock()
  const isPhone = useIsPhone()
  const section = useRef<HTMLElement>(null)
  const hasRoom = useHasRoom(section, { fromPx: sideBySideFromPx, guess: !isPhone && !isAtSide(layout) })
  const isSideBySide = !isPhone && layout.isSideBySide && hasRoom
  const isOpen = isPhone ? isSheetOpen : !layout.isCollapsed
  const isChatInFront = tabs.front === 'chat'
  return {
    ...{ section, isPhone, isOpen, isSideBySide },
    hasTabForChat: !isSideBySide || !isOpen,
    isChatShown: isSideBySide || isChatInFront,
    isTerminalShown: (tab) => (isSideBySide ? tab === tabs.terminal : !isChatInFront && tab === tabs.front),
  }
}
