import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { BeadId } from '@gastown/contract/work/ids'
import type { AgentView } from '@gastown/contract/work/worker'

/** Nothing was heard for this long: it is not looked at as live any more. */
export const quietAfterMs = 10 * 60_000

export interface WorkingAgent {
  readonly agent: AgentView
  /** What it is at; absent of a mayor and of a reviewer. */
  readonly card?: BeadCard
  /** Since when it is at that. */
  readonly since: string
}

/** Who is at work, whoever began last first, so that what is new is seen. */
export function workingAgents(agents: readonly AgentView[], byId: ReadonlyMap<BeadId, BeadCard>): readonly WorkingAgent[] {
  return agents
    .filter(({ state }) => state !== 'idle')
    .map((agent): WorkingAgent => {
      const card = agent.beadId === undefined ? undefined : byId.get(agent.beadId)
      return { agent, ...(card === undefined ? {} : { card }), since: card?.startedAt ?? agent.lastActivityAt }
    })
    .toSorted((one, other) => other.since.localeCompare(one.since) || one.agent.name.localeCompare(other.agent.name))
}

export function isQuiet({ quietSince, lastActivityAt }: AgentView, nowMs: number): boolean {
  return quietSince !== undefined || nowMs - Date.parse(lastActivityAt) > quietAfterMs
}
