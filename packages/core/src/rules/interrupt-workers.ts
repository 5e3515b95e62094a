import type { WorkEvent } from '@gastown/contract/work/events'
import type { Rule } from './rule.ts'

/** W1. A worker whose container is gone is interrupted and keeps its task; one that was being stopped there is stopped. */
export const interruptWorkers: Rule = ({ work, container }, at) => {
  const { run: containerRun, containerGeneration } = container
  const isThere = containerRun.state === 'running' || containerRun.state === 'starting' || containerRun.state === 'stopping'
  const events = [...work.workers.values()].flatMap(({ agentId, generation, run }): WorkEvent[] => {
    if (run.state === 'idle' || run.state === 'interrupted') return []
    if (isThere && run.containerGeneration === containerGeneration) return []
    if (run.state === 'stopping') return [{ type: 'worker.stopped', agentId, generation, at }]
    const reason = 'reason' in containerRun && containerRun.reason !== undefined ? containerRun.reason : 'its container ended'
    return [{ type: 'worker.interrupted', agentId, generation, reason, at }]
  })
  return { events }
}
