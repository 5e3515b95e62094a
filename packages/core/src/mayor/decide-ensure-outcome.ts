import { isSdkAlive, type AgentProbe } from '@gastown/contract/agent-status'
import type { EnsureOutcome } from '@gastown/contract/telemetry'
import type { Mayor } from '../town.ts'

/**
 * What `ensureMayor` does, from what the container said of the mayor and what the town has on record (design.md section 3; S9).
 * An answer about an older generation than the town's is not about the mayor that is wanted: it is never "warm".
 */
export function decideEnsureOutcome(mayor: Mayor | null, probe: AgentProbe): EnsureOutcome {
  if (probe.found !== 'agent') return 'fresh_dispatch'
  if (probe.status !== 'running' && probe.status !== 'starting') return 'fresh_dispatch'
  if (!isSdkAlive(probe) || mayor === null || probe.generation !== mayor.generation) return 'sdk_dead_redispatch'
  return isTakenUp(mayor) ? 'short_circuit_warm' : 'short_circuit_idle'
}

/** Working, waiting or stalled: the town's row says more than "idle". */
function isTakenUp(mayor: Mayor): boolean {
  switch (mayor.run.state) {
    case 'live':
      return mayor.run.engaged || mayor.run.activity === 'working'
    case 'lost':
      return mayor.run.retryAt !== null && mayor.run.engaged
    case 'asleep':
    case 'starting':
      return false
  }
}
