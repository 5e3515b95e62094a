import type { AgentId } from '@gastown/contract/ids'
import { isSameLaunch } from '../agent-runner/is-same-launch.ts'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'

interface Holder {
  readonly launch: AgentLaunch
  readonly isInTurn: () => boolean
}

/** Which agents' sessions run, or are about to, on the server of each home. All of one home have the same config. */
export interface ServerHolders {
  hold(agentId: AgentId, holder: Holder): void
  letGo(home: string, agentId: AgentId): void
  count(home: string): number
  inTurn(home: string): readonly AgentId[]
  /** Another agent on the home, which has it with another config. */
  inTheWayOf(launch: AgentLaunch): AgentId | null
  /** Resolves at the next change of who may be on the home. */
  changed(home: string): Promise<void>
  tellChanged(home: string): void
}

export function createServerHolders(): ServerHolders {
  const homes = new Map<string, Map<AgentId, Holder>>()
  const changes = new Map<string, PromiseWithResolvers<void>>()
  const of = (home: string) => homes.get(home) ?? new Map<AgentId, Holder>()

  function tellChanged(home: string): void {
    changes.get(home)?.resolve()
    changes.delete(home)
  }

  return {
    hold: (agentId, holder) => {
      const { home } = holder.launch
      homes.set(home, of(home).set(agentId, holder))
    },
    letGo: (home, agentId) => {
      of(home).delete(agentId)
      tellChanged(home)
    },
    count: (home) => of(home).size,
    inTurn: (home) => [...of(home)].flatMap(([agentId, { isInTurn }]) => (isInTurn() ? [agentId] : [])),
    inTheWayOf: (launch) => {
      const others = [...of(launch.home)].filter(([agentId]) => agentId !== launch.spec.agentId)
      return others.find(([, holder]) => !isSameLaunch(holder.launch, launch))?.[0] ?? null
    },
    changed: async (home) => {
      const change = changes.get(home) ?? Promise.withResolvers<void>()
      changes.set(home, change)
      await change.promise
    },
    tellChanged,
  }
}
