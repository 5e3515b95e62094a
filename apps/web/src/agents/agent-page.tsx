import { agentIdSchema, type AgentId, type TownId } from '@gastown/contract/ids'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Tabs } from 'radix-ui'
import type { ReactNode } from 'react'
import { NotFoundPage } from '../app/not-found-page.tsx'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { useAskedAnew } from '../town/use-asked-anew.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Page } from '../ui/page.tsx'
import { StateDot } from '../ui/state-dot.tsx'
import { AgentActions } from './agent-actions.tsx'
import { AgentConversation } from './agent-conversation.tsx'
import { AgentEvents } from './agent-events.tsx'
import { AgentFacts } from './agent-facts.tsx'
import { AgentFiles } from './agent-files.tsx'
import { AgentHistory } from './agent-history.tsx'
import { AgentMail } from './agent-mail.tsx'
import { describeAgent, roleWords } from './agent-words.ts'
import { MayorActions } from './mayor-actions.tsx'
import './agents.css'
import '../ui/facts.css'

/** One agent: what it says and does now, what it has changed, what it was at, and what can be done with it. */
export function AgentPage(): ReactNode {
  const { agentId } = useParams({ from: '/towns/$townId/agents/$agentId' })
  const { townId } = useTownVisit()
  const parsed = agentIdSchema.safeParse(agentId)
  if (!parsed.success) return <NotFoundPage text="This is not the id of an agent." />
  return <Agent key={parsed.data} townId={townId} agentId={parsed.data} />
}

function Agent({ townId, agentId }: { readonly townId: TownId; readonly agentId: AgentId }): ReactNode {
  const { town } = useTownVisit()
  const { data, error, refetch } = useQuery(useTRPC().gastown.getAgent.queryOptions({ townId, agentId }, { retry: false }))
  // The feed has the agent itself; what it was at is asked for when that may be another thing.
  const live = town?.work.agents.find((one) => one.agentId === agentId)
  useAskedAnew(`${live?.generation} ${live?.state} ${live?.beadId} ${live?.mergeId}`, () => void refetch())
  const agent = live ?? (town === null ? (data?.agent ?? null) : null)
  const known = agent ?? data?.letGo
  if (known === undefined) {
    return (
      <Page title="Agent">
        <ErrorText error={error} />
        {error === null ? <p className="panel-empty">Asking the town…</p> : null}
      </Page>
    )
  }
  const isMayor = known.role === 'mayor'
  const { text, tone } = agent === null ? { text: 'Let go', tone: 'quiet' as const } : describeAgent(agent)
  const hasTask = agent?.beadId !== undefined || agent?.mergeId !== undefined
  const tasks = data?.tasks ?? []
  return (
    <Page
      title={known.name}
      actions={
        agent === null ? undefined : isMayor ? (
          <MayorActions townId={townId} agent={agent} />
        ) : (
          <AgentActions townId={townId} agent={agent} />
        )
      }
    >
      <p className="page-lead" role="status">
        <span className="pill" data-testid="agent-state">
          <StateDot tone={tone} />
          {text}
        </span>
        <span className="muted">{roleWords[known.role]}</span>
        {agent?.statusLine === undefined ? null : <span>“{agent.statusLine}”</span>}
      </p>
      <AgentFacts townId={townId} town={town} agent={agent} letGo={data?.letGo} />
      <Tabs.Root className="agent-tabs" defaultValue={isMayor ? 'activity' : 'conversation'}>
        <Tabs.List className="agent-tab-list" aria-label={`What ${known.name} does`}>
          {isMayor ? null : <Tabs.Trigger value="conversation">Conversation</Tabs.Trigger>}
          {isMayor ? null : <Tabs.Trigger value="files">Files changed</Tabs.Trigger>}
          {isMayor ? null : (
            <Tabs.Trigger value="tasks">
              Tasks <span className="count">{tasks.length}</span>
            </Tabs.Trigger>
          )}
          <Tabs.Trigger value="activity">Activity</Tabs.Trigger>
          <Tabs.Trigger value="mail">Mail</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="conversation">
          <AgentConversation townId={townId} agentId={agentId} name={known.name} />
        </Tabs.Content>
        <Tabs.Content value="files">
          <AgentFiles townId={townId} agentId={agentId} hasTask={hasTask} tasks={tasks} />
        </Tabs.Content>
        <Tabs.Content value="tasks">
          <AgentHistory townId={townId} tasks={tasks} />
        </Tabs.Content>
        <Tabs.Content value="activity">
          <AgentEvents townId={townId} agentId={agentId} />
        </Tabs.Content>
        <Tabs.Content value="mail">
          <AgentMail townId={townId} agentId={agentId} />
        </Tabs.Content>
      </Tabs.Root>
    </Page>
  )
}
