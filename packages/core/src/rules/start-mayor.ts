import { startMayor } from '../mayor/wish-mayor.ts'
import { loseMayor } from '../mayor/lose-mayor.ts'
import { mayorStartTimeoutMs } from '../policy/restart-policy.ts'
import { owe, type Rule } from './rule.ts'

/**
 * A mayor somebody waits for is started as soon as its container is there; a start that says nothing for too long has failed; a lost
 * mayor is tried again when its pause is over. One that nobody waits for comes up by the container's prewarm, and is claimed by a start
 * when somebody takes it up.
 */
export const startMayorRule: Rule = (town, at) => {
  const { mayor, container } = town
  if (mayor === null) return {}
  const { agentId, generation, run } = mayor
  const upSince = container.run.state === 'running' ? container.run.since : null
  switch (run.state) {
    case 'starting': {
      if (upSince === null && container.run.state !== 'starting') return {}
      const actions = run.engaged ? [owe({ type: 'agent.start', agentId, generation }, `${agentId}/${generation}`)] : []
      if (upSince === null) return { actions }
      const began = Math.max(Date.parse(run.since), Date.parse(upSince))
      const deadline = new Date(began + mayorStartTimeoutMs).toISOString()
      if (deadline <= at) return { events: [loseMayor(mayor, 'It did not come up in time.', at)] }
      return { actions, wakeAt: deadline }
    }
    case 'lost':
      if (run.retryAt === null || upSince === null) return {}
      return run.retryAt <= at ? { events: [startMayor(mayor, 'failed_retry', at)] } : { wakeAt: run.retryAt }
    case 'live':
      // Claims what a prewarm brought up: the container measures that the start found it there (S6).
      if (!run.prewarmed || !run.engaged) return {}
      return { actions: [owe({ type: 'agent.start', agentId, generation }, `${agentId}/${generation}`)] }
    case 'asleep':
      return {}
  }
}
