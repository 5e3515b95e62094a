import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import type { AgentId } from '@gastown/contract/ids'
import type { PrewarmOutcome } from '@gastown/contract/telemetry'
import { pause, type Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { TownLink } from '../town-link/town-link.ts'
import { reasonOf } from './agent-errors.ts'
import type { Agents } from './agents.ts'
import { policy } from './policy.ts'

export interface PrewarmResult {
  readonly agentId: AgentId | null
  readonly outcome: PrewarmOutcome
  readonly reason: string
}

export interface PrewarmOptions {
  readonly townLink: Pick<TownLink, 'mayorId'>
  readonly agents: Agents
  readonly clock: Clock
  readonly log: Log
  /** When the container began to come up. */
  readonly bootBeganAtMs: number
  readonly signal: AbortSignal
}

/**
 * Brings the mayor's server, session and terminal up before anyone asks: asks the town who the mayor is, and starts it just as a start
 * would. Best effort: never rejects.
 */
export async function prewarmMayorSDK(options: PrewarmOptions): Promise<PrewarmResult> {
  let agentId: AgentId | null = null
  try {
    const mayor = await askMayorId(options)
    if (mayor.agentId === null) return { agentId, outcome: 'skipped', reason: 'the town has no mayor' }
    agentId = mayor.agentId
    if (options.signal.aborted) return { agentId, outcome: 'skipped', reason: 'the container is being stopped' }
    return await prewarm(mayor, options)
  } catch (error) {
    options.log.warn({ err: error, agentId }, 'the prewarm failed')
    return { agentId, outcome: 'failed', reason: reasonOf(error) }
  }
}

async function prewarm(spec: AgentLaunchSpec, { agents, bootBeganAtMs }: PrewarmOptions): Promise<PrewarmResult> {
  const { agentId } = spec
  const known = agents.find(agentId)
  if (known !== null && known.state.generation >= spec.generation) {
    return { agentId, outcome: 'already_running', reason: `a start came first; it is ${known.state.status}` }
  }
  agents.start({ spec, origin: 'prewarm', beganAtMs: bootBeganAtMs, containerBeganAtMs: bootBeganAtMs })
  const agent = agents.get(agentId)
  // The agent's own tries are bounded, and end in running or failed.
  const settled = (await agent.waitFor((state) => state.status !== 'starting', prewarmWatchMs)) ?? agent.state
  if (settled.status === 'running') return { agentId, outcome: 'ready', reason: 'the mayor is up' }
  return { agentId, outcome: 'failed', reason: `the mayor is ${settled.status}: ${settled.reason ?? 'no reason was given'}` }
}

/** Longer than all tries of an agent together; only then is the outcome told without an end. */
const prewarmWatchMs = 600_000

async function askMayorId({ townLink, clock, log, signal }: PrewarmOptions) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await townLink.mayorId(policy.mayorIdTimeoutMs)
    } catch (error) {
      const waitMs = policy.mayorIdRetryMs[attempt]
      if (waitMs === undefined || signal.aborted) throw error
      log.info({ err: error, waitMs }, 'the town did not say who the mayor is: asked again')
      await pause(clock, waitMs, signal)
    }
  }
}
