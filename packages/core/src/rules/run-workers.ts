import type { TownEvent } from '@gastown/contract/events'
import { later, workerStartTimeoutMs } from '../policy/work-policy.ts'
import type { OwedAction, Town } from '../town.ts'
import { endTask } from '../work/end-task.ts'
import type { Worker } from '../work/work.ts'
import { owe, type Finding, type Rule } from './rule.ts'

/**
 * W6. A worker that is wanted is started, one whose task was taken away is stopped, one that was interrupted goes on in the next container
 * as a new run; a start that says nothing for too long has failed, but for one that waits for others.
 */
export const runWorkers: Rule = (town, at) => {
  const actions: OwedAction[] = []
  let wakeAt: string | null = null
  for (const worker of town.work.workers.values()) {
    const finding = runWorker(town, worker, at)
    if (finding.events !== undefined) return finding
    actions.push(...(finding.actions ?? []))
    const next = finding.wakeAt ?? null
    if (next !== null && (wakeAt === null || next < wakeAt)) wakeAt = next
  }
  return { actions, wakeAt }
}

function runWorker(town: Town, worker: Worker, at: string): Finding {
  const { agentId, generation, run } = worker
  const { container, work } = town
  const subject = `${agentId}/${generation}`
  switch (run.state) {
    case 'starting': {
      const actions = [owe({ type: 'agent.start', agentId, generation }, subject)]
      if (container.run.state !== 'running' || run.waits !== undefined) return { actions }
      const began = container.run.since > run.since ? container.run.since : run.since
      const deadline = later(began, workerStartTimeoutMs)
      return deadline <= at ? { events: endTask(town, worker, 'It did not come up in time.', at) } : { actions, wakeAt: deadline }
    }
    case 'stopping':
      return { actions: [owe({ type: 'agent.stop', agentId, generation, reason: run.reason }, subject)] }
    case 'interrupted': {
      const isUp = container.run.state === 'running' || container.run.state === 'starting'
      if (!isUp || work.pause?.cause === 'budget') return {}
      const { containerGeneration } = container
      const again: TownEvent = {
        type: 'worker.start_requested',
        agentId,
        generation: generation + 1,
        task: run.task,
        containerGeneration,
        at,
      }
      return { events: [again] }
    }
    case 'idle':
    case 'working':
      return {}
  }
}
