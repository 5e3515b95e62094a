import { agentContainerStatusSchema } from '@gastown/contract/agent-status'
import type { AgentStopRequest } from '@gastown/contract/container-routes'
import { GastownError } from '@gastown/contract/errors'
import type { Clock, RandomBytes } from '../clock.ts'
import type { Containers } from '../containers.ts'
import { newInputId } from '../engine/new-input-id.ts'
import type { PerformAction } from '../engine/town-engine.ts'
import { askContainerFor } from './ask-container.ts'

/** Its work is saved and its turn ended before the answer: some seconds in a large repository. */
const stopTimeoutMs = 60_000

/**
 * Ends a run of a worker, and tells the town when nothing of it is left: only then somebody else takes up its task. A run that the
 * container does not know, or that a later one has replaced, is gone; one that is still ending is asked for again.
 */
export function performAgentStop(options: {
  containers: Pick<Containers, 'fetch'>
  clock: Clock
  random: RandomBytes
}): PerformAction {
  return async (engine, { action }) => {
    if (action.type !== 'agent.stop') return
    const { agentId, generation } = action
    const body: AgentStopRequest = { generation, reason: action.reason.slice(0, 500) }
    const path = `/agents/${encodeURIComponent(agentId)}/stop`
    const asked = { ...options, townId: engine.townId, method: 'POST', path, body, timeoutMs: stopTimeoutMs } as const
    const left = await askContainerFor({ ...asked, answer: agentContainerStatusSchema }).catch(asGone)
    if (left !== null && left.generation === generation && left.status !== 'exited' && left.status !== 'failed') {
      throw new GastownError('AGENT_NOT_READY', `It is still being stopped (${left.status}).`)
    }
    const report = { type: 'worker.gone', inputId: newInputId(options.random), agentId, generation } as const
    await engine.take({ kind: 'report', report })
  }
}

function asGone(error: unknown): null {
  if (error instanceof GastownError && (error.code === 'AGENT_NOT_FOUND' || error.code === 'STALE_GENERATION')) return null
  throw error
}
