import type { AgentId } from '@gastown/contract/ids'
import { createContext, use } from 'react'
import type { DockLayout } from './dock-layout.ts'
import type { DockTab, DockTabs } from './dock-tabs-state.ts'

/** The dock of the town that is looked at. */
export interface Dock {
  readonly layout: DockLayout
  readonly changeLayout: (part: Partial<DockLayout>) => void
  readonly tabs: DockTabs
  /** On a phone the dock is a sheet over the page, and closed at first. */
  readonly isSheetOpen: boolean
  readonly closeSheet: () => void
  /** Brings a tab to where it can be seen: in front, in a dock that is open. `focus`: the keyboard goes there too. */
  readonly show: (tab: DockTab, options?: { readonly focus: boolean }) => void
  /** Shows the terminal of an agent, in a tab of its own. */
  readonly openAgentTerminal: (agentId: AgentId) => void
  readonly closeAgentTerminal: (agentId: AgentId) => void
  /** Shows only the bar of the dock, or all of it again; on a phone closes and opens the sheet. */
  readonly toggle: () => void
}

const context = createContext<Dock | null>(null)
export const DockContext = context.Provider

export function useDock(): Dock {
  const dock = use(context)
  if (dock === null) throw new Error('useDock is for pages of a town')
  return dock
}
