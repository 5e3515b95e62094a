import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import { pause } from '../clock.ts'
import type { TownLink } from '../town-link/town-link.ts'
import { policy } from './policy.ts'
import { prewarmMayorSDK, type PrewarmOptions, type PrewarmResult } from './prewarm-mayor-sdk.ts'

export interface BootHydrationOptions extends PrewarmOptions {
  readonly townLink: Pick<TownLink, 'mayorId' | 'registry' | 'telemetry'>
  /** Off: the mayor waits for a start. */
  readonly prewarm: boolean
}

/** The schema's limit on a reason in telemetry. */
const reasonLength = 500

/**
 * What a boot brings up: the mayor first, whether or not the registry knows it, then the registry's other agents. Sends
 * `mayor.prewarm_complete` exactly once. Never rejects: a failure is logged and counted, and does not hold up the boot.
 */
export async function bootHydration(options: BootHydrationOptions): Promise<void> {
  const { townLink, clock, log, signal } = options
  // Asked for at once, beside the prewarm.
  const registry = townLink.registry(policy.registryTimeoutMs).catch((error: unknown) => {
    log.warn({ err: error }, 'the registry could not be read: no agent but the mayor is resumed')
    return { agents: [] as AgentLaunchSpec[] }
  })
  const prewarmed = prewarmAndTell(options)
  const enough = new AbortController()
  await Promise.race([prewarmed, pause(clock, policy.mayorFirstMs, AbortSignal.any([signal, enough.signal]))])
  enough.abort()
  resumeOthers((await registry).agents, options)
  await prewarmed
}

async function prewarmAndTell(options: BootHydrationOptions): Promise<void> {
  const { townLink, clock, bootBeganAtMs, log } = options
  const result: PrewarmResult = options.prewarm
    ? await prewarmMayorSDK(options)
    : { agentId: null, outcome: 'skipped', reason: 'prewarm is off' }
  const durationMs = Math.max(0, clock.now() - bootBeganAtMs)
  log.info({ ...result, durationMs }, 'prewarm complete')
  townLink.telemetry({ event: 'mayor.prewarm_complete', ...result, reason: result.reason.slice(0, reasonLength), durationMs })
}

/** The mayor is left to its prewarm, which is also when it is not to have one. */
function resumeOthers(specs: readonly AgentLaunchSpec[], { agents, clock, log, signal }: BootHydrationOptions): void {
  for (const spec of specs.filter((spec) => spec.role !== 'mayor')) {
    if (signal.aborted) return
    const beganAtMs = clock.now()
    try {
      agents.start({ spec, origin: 'resume', beganAtMs, containerBeganAtMs: beganAtMs })
    } catch (error) {
      // A start of a later run came first, or the launch is not valid: the town hears of its own start.
      log.warn({ err: error, agentId: spec.agentId }, 'an agent of the registry was not resumed')
    }
  }
}
