import type { TownId } from '@gastown/contract/ids'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useAskedAnew } from '../town/use-asked-anew.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Time } from '../ui/time.tsx'
import { formatUsd } from '../work/format-usd.ts'
import { roleWords } from './agent-words.ts'

interface LetGoListProps {
  readonly townId: TownId
  readonly rigName: (rigId: string) => string
  /** Agents of now. */
  readonly present: readonly { readonly agentId: string }[]
}

/** Workers that were let go, the latest first: a name may come again, and is then another one. */
export function LetGoList({ townId, rigName, present }: LetGoListProps): ReactNode {
  const { data, error, refetch } = useQuery(useTRPC().gastown.listAgents.queryOptions({ townId, all: true }))
  useAskedAnew(present.length, () => void refetch())
  const letGo = data?.letGo ?? []
  if (error !== null && data === undefined) return <ErrorText error={error} />
  if (letGo.length === 0) return null
  const isBack = (agentId: string): boolean => present.some((agent) => agent.agentId === agentId)
  return (
    <details className="let-go">
      <summary>
        Let go <span className="count">{letGo.length}</span>
      </summary>
      <ul className="agent-rows">
        {letGo.map(({ agentId, name, role, rigId, generation, hiredAt, letGoAt, spend }) => (
          <li key={`${agentId} ${letGoAt}`} className="agent-row" data-testid="let-go-row">
            <span className="agent-who">
              <Link className="agent-name" to="/towns/$townId/agents/$agentId" params={{ townId, agentId }}>
                {name}
              </Link>
              <span className="muted agent-role">
                {roleWords[role]} of {rigName(rigId)}
              </span>
            </span>
            <span className="agent-state muted">{isBack(agentId) ? 'its name came again' : 'let go'}</span>
            <span className="agent-at muted">
              <span>
                {generation === 1 ? '1 run' : `${generation} runs`}, hired <Time at={hiredAt} />
              </span>
            </span>
            <span className="agent-when">
              let go <Time at={letGoAt} />
            </span>
            <span className="agent-cost">{formatUsd(spend.costMicros)}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
