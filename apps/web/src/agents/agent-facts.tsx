import type { TownId } from '@gastown/contract/ids'
import type { TownView } from '@gastown/contract/views'
import type { AgentView, LetGoAgent } from '@gastown/contract/work/worker'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ShownBeadLink } from '../beads/shown-bead-link.tsx'
import { useBeadCards } from '../beads/use-bead-cards.ts'
import { MergeLink } from '../merges/merge-link.tsx'
import { Time } from '../ui/time.tsx'
import { formatUsd } from '../work/format-usd.ts'
import { describeWarmth, formatTokens } from './agent-words.ts'

interface AgentFactsProps {
  readonly townId: TownId
  readonly town: TownView | null
  readonly agent: AgentView | null
  readonly letGo: LetGoAgent | undefined
}

/** What is known of an agent at a glance. */
export function AgentFacts({ townId, town, agent, letGo }: AgentFactsProps): ReactNode {
  const { byId } = useBeadCards(townId)
  const known = agent ?? letGo
  if (known === undefined) return null
  const { rigId, generation, spend } = known
  const bead = agent?.beadId === undefined ? undefined : byId.get(agent.beadId)
  return (
    <dl className="facts">
      {agent?.beadId === undefined ? null : (
        <Fact name="Bead">
          <ShownBeadLink beadId={agent.beadId}>{bead?.title ?? agent.beadId}</ShownBeadLink>
          {bead === undefined || bead.attemptCount < 2 ? null : <span className="muted">, try {bead.attemptCount}</span>}
        </Fact>
      )}
      {agent?.mergeId === undefined ? null : (
        <Fact name="Reviews">
          <MergeLink townId={townId} mergeId={agent.mergeId}>
            {agent.mergeId}
          </MergeLink>
        </Fact>
      )}
      {rigId === null ? null : (
        <Fact name="Rig">
          <Link to="/towns/$townId/rigs/$rigId" params={{ townId, rigId }}>
            {town?.rigs.find((rig) => rig.rigId === rigId)?.name ?? rigId}
          </Link>
        </Fact>
      )}
      {agent === null ? null : (
        <Fact name={agent.quietSince === undefined ? 'Last active' : 'Quiet since'}>
          <Time at={agent.quietSince ?? agent.lastActivityAt} />
          <span className="muted">, {describeWarmth(agent, town?.mayor ?? null)}</span>
        </Fact>
      )}
      {letGo === undefined || agent !== null ? null : (
        <Fact name="Let go">
          <Time at={letGo.letGoAt} />
        </Fact>
      )}
      <Fact name="Runs">{generation}</Fact>
      <Fact name="Cost">{formatUsd(spend.costMicros)}</Fact>
      <Fact name="Tokens">
        {formatTokens(spend.inputTokens)} read, {formatTokens(spend.cachedTokens)} of a cache, {formatTokens(spend.outputTokens)}{' '}
        written
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
