import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import type { AgentServer } from '../agent-server/agent-server.ts'
import { pause, type Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { policy } from './policy.ts'

/** False when the spare's server did not take the launch up, for whatever reason: it is replaced then. */
export async function claimSpare(options: {
  server: AgentServer
  launch: AgentLaunch
  clock: Clock
  log: Log
}): Promise<boolean> {
  const { server, launch, clock, log } = options
  const { agentId } = launch.spec
  const enough = new AbortController()
  try {
    const inTime = await Promise.race([
      server.reconfigure(launch),
      pause(clock, policy.claimWithinMs, enough.signal).then(() => false),
    ])
    log.info({ agentId, claimed: inTime }, 'the server of the spare was asked to be this agent’s')
    return inTime
  } catch (error) {
    log.warn({ err: error, agentId }, 'the server of the spare could not be claimed')
    return false
  } finally {
    enough.abort()
  }
}
