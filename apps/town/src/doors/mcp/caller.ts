import { GastownError } from '@gastown/contract/errors'
import type { Role } from '@gastown/contract/model-config'
import type { AgentRun } from '@gastown/contract/work/intents'
import type { Town } from '@gastown/core/town'
import type { AgentClaims } from '../../auth/auth.ts'

/** Who calls a tool. */
export interface Caller {
  /** Whose tools it has: the operator has the mayor's. */
  readonly role: Role
  /** As events name it: `user`, or the agent's id. */
  readonly by: string
  /** The run of an agent; null: the operator. */
  readonly run: AgentRun | null
}

export const operatorCaller: Caller = { role: 'mayor', by: 'user', run: null }

export function agentCaller({ role, agentId, generation }: AgentClaims): Caller {
  return { role, by: agentId, run: { agentId, generation } }
}

/** Throws STALE_GENERATION, in words for the agent, when the town has given its run up: nothing of it counts any more (promise 2). */
export function requirePresentRun(town: Town, { run }: Caller): void {
  if (run === null) return
  const present = town.mayor?.agentId === run.agentId ? town.mayor.generation : town.work.workers.get(run.agentId)?.generation
  if (present === run.generation) return
  throw new GastownError(
    'STALE_GENERATION',
    'Your run is over: the town has stopped it, or begun another one in its place. Stop now. Change nothing more, call no more tools, and end your turn.',
  )
}
