import { useState, type ReactNode } from 'react'
import { AgentTerminal } from '../terminal/agent-terminal.tsx'
import { useTownVisit } from '../town/town-visit.ts'
import { useDock } from './dock-context.ts'
import type { DockTab } from './dock-tabs-state.ts'
import { useAgentNames } from './use-agent-names.ts'
import { dockPanelId, dockTabId } from './use-dock-state.ts'

interface DockPanelProps {
  readonly tab: DockTab
  /** A tab shows it; else it is always there. */
  readonly isTab: boolean
  readonly isShown: boolean
  readonly name: string
  readonly children: ReactNode
}

/** A part of the dock. It stays in the page while it is not shown. */
export function DockPanel({ tab, isTab, isShown, name, children }: DockPanelProps): ReactNode {
  const words = isTab
    ? ({ role: 'tabpanel', 'aria-labelledby': dockTabId(tab) } as const)
    : ({ role: 'region', 'aria-label': name } as const)
  return (
    <div id={dockPanelId(tab)} className={tab === 'chat' ? 'dock-chat' : 'dock-terminal'} hidden={!isShown} {...words}>
      {children}
    </div>
  )
}

/** Terminals of agents that were opened. Each connects when it is shown first, and stays connected until it is closed. */
export function AgentPanels({ isShown }: { readonly isShown: (tab: DockTab) => boolean }): ReactNode {
  const { townId } = useTownVisit()
  const { tabs, closeAgentTerminal } = useDock()
  const nameOf = useAgentNames()
  const [seen, setSeen] = useState<ReadonlySet<DockTab>>(new Set())
  const fresh = tabs.agents.find((tab) => isShown(tab) && !seen.has(tab))
  if (fresh !== undefined) setSeen(new Set([...seen, fresh].filter((tab) => tabs.agents.some((agentId) => agentId === tab))))
  return tabs.agents.map((agentId) => (
    <DockPanel key={agentId} tab={agentId} isTab isShown={isShown(agentId)} name={`Terminal of ${nameOf(agentId)}`}>
      {seen.has(agentId) ? (
        <AgentTerminal
          townId={townId}
          agentId={agentId}
          name={nameOf(agentId)}
          testId="agent-terminal"
          onClose={() => closeAgentTerminal(agentId)}
        />
      ) : null}
    </DockPanel>
  ))
}
