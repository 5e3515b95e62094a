import type { AgentId } from '@gastown/contract/ids'
import type { Clock } from '../clock.ts'
import type { TownLink } from '../town-link/town-link.ts'

/** A run of an agent. */
export interface AgentRun {
  readonly agentId: AgentId
  readonly generation: number
}

/** A town answers within milliseconds; one that does not is asked again by whoever waits. */
const requestTimeoutMs = 5_000
/** A token is drawn anew this long before it ends: a call may be under way for some minutes. */
const freshForMs = 300_000

/** The tokens of the agents' runs, fetched when they are needed. */
export interface AgentTokens {
  /** Rejects as the town refuses: with STALE_GENERATION when it has given the run up, CONTAINER_UNAVAILABLE when it does not answer. */
  tokenOf(run: AgentRun): Promise<string>
  /** The town does not take it any more. */
  drop(run: AgentRun): void
  forget(agentId: AgentId): void
}

interface Entry {
  readonly generation: number
  readonly token: Promise<string>
  untilMs: number
}

export function createAgentTokens(options: { town: Pick<TownLink, 'agentToken'>; clock: Clock }): AgentTokens {
  const { town, clock } = options
  const kept = new Map<AgentId, Entry>()

  function begin(run: AgentRun): Entry {
    const entry: Entry = { generation: run.generation, untilMs: Infinity, token: draw(run) }
    kept.set(run.agentId, entry)
    return entry
  }

  async function draw(run: AgentRun): Promise<string> {
    try {
      const { token, expiresAt } = await town.agentToken(run, requestTimeoutMs)
      const entry = kept.get(run.agentId)
      // One that is short-lived serves half its life.
      const lifeMs = Date.parse(expiresAt) - clock.now()
      if (entry?.generation === run.generation) entry.untilMs = clock.now() + Math.max(lifeMs / 2, lifeMs - freshForMs)
      return token
    } catch (error) {
      drop(run)
      throw error
    }
  }

  function drop({ agentId, generation }: AgentRun): void {
    if (kept.get(agentId)?.generation === generation) kept.delete(agentId)
  }

  return {
    tokenOf: (run) => {
      const entry = kept.get(run.agentId)
      const isGood = entry?.generation === run.generation && clock.now() < entry.untilMs
      return isGood ? entry.token : begin(run).token
    },
    drop,
    forget: (agentId) => void kept.delete(agentId),
  }
}
