import { dismissAfterMs, later } from '../policy/work-policy.ts'
import type { Rule } from './rule.ts'

/** W15. A worker that was idle for long is let go. */
export const dismissWorkers: Rule = ({ work }, at) => {
  const idle = [...work.workers.values()]
    .filter(({ run }) => run.state === 'idle')
    .map((worker) => ({ ...worker, until: later(worker.lastActivityAt, dismissAfterMs) }))
  const events = idle
    .filter(({ until }) => until <= at)
    .map(({ agentId, name, role, rigId, generation, hiredAt, spend }) => {
      const worker = { name, role, rigId, generation, hiredAt, spend }
      return { type: 'worker.dismissed', agentId, worker, at } as const
    })
  return { events, wakeAt: idle.map(({ until }) => until).toSorted()[0] ?? null }
}
