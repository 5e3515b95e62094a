import { agentIdSchema, type AgentId } from '@gastown/contract/ids'

/** What one tab shows: the conversation with the mayor, or a terminal. */
export type DockTab = 'chat' | 'mayor' | AgentId

/** The tabs of a town's dock. Chat and the mayor's terminal are always there; agents' terminals are opened and closed. */
export interface DockTabs {
  readonly agents: readonly AgentId[]
  /** The one in front where only one is shown. */
  readonly front: DockTab
  /** The terminal that is shown, or would be when the conversation is not in front. */
  readonly terminal: Exclude<DockTab, 'chat'>
}

export type DockTabsChange =
  | { readonly type: 'shown'; readonly tab: DockTab }
  | { readonly type: 'opened'; readonly agentId: AgentId }
  | { readonly type: 'closed'; readonly agentId: AgentId }

export const firstDockTabs: DockTabs = { agents: [], front: 'chat', terminal: 'mayor' }

/** More terminals than anyone watches; each costs a socket and some 10 MB of scrollback. The oldest is closed. */
const mostAgents = 8

export function changeDockTabs(tabs: DockTabs, change: DockTabsChange): DockTabs {
  switch (change.type) {
    case 'shown':
      return shownIn(tabs, change.tab)
    case 'opened': {
      const { agentId } = change
      const agents = tabs.agents.includes(agentId) ? tabs.agents : [...tabs.agents, agentId].slice(-mostAgents)
      return { agents, front: agentId, terminal: agentId }
    }
    case 'closed': {
      const agents = tabs.agents.filter((agentId) => agentId !== change.agentId)
      const index = tabs.agents.indexOf(change.agentId)
      const next: Exclude<DockTab, 'chat'> = agents[Math.max(0, index - 1)] ?? 'mayor'
      return {
        agents,
        front: tabs.front === change.agentId ? next : tabs.front,
        terminal: tabs.terminal === change.agentId ? next : tabs.terminal,
      }
    }
  }
}

function shownIn(tabs: DockTabs, tab: DockTab): DockTabs {
  if (tab === 'chat') return { ...tabs, front: tab }
  return tab === 'mayor' || tabs.agents.includes(tab) ? { ...tabs, front: tab, terminal: tab } : tabs
}

/** Total: what cannot be read is not there. */
export function parseDockTabs(text: string | null): DockTabs {
  if (text === null) return firstDockTabs
  let stored: Partial<Record<keyof DockTabs, unknown>> | null
  try {
    stored = JSON.parse(text) as typeof stored
  } catch {
    return firstDockTabs
  }
  const listed: unknown[] = Array.isArray(stored?.agents) ? stored.agents : []
  const agents = [...new Set(listed.flatMap((id) => agentIdSchema.safeParse(id).data ?? []))].slice(-mostAgents)
  const known = [...agents, 'mayor', 'chat'] as DockTab[]
  const find = (value: unknown): DockTab | undefined => known.find((tab) => tab === value)
  const terminal = find(stored?.terminal)
  return {
    agents,
    front: find(stored?.front) ?? firstDockTabs.front,
    terminal: terminal === undefined || terminal === 'chat' ? 'mayor' : terminal,
  }
}

export function renderDockTabs(tabs: DockTabs): string {
  return JSON.stringify(tabs)
}
