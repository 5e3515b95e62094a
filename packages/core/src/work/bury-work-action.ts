import type { TownEvent } from '@gastown/contract/events'
import type { Action } from '@gastown/contract/intents'
import { later, needsYouCheckMs } from '../policy/work-policy.ts'
import type { Town } from '../town.ts'
import { move } from './decide-batch-report.ts'
import { endTask } from './end-task.ts'
import { primeMessageId } from './prime-message.ts'
import type { Worker } from './work.ts'

type WorkAction = Extract<
  Action,
  {
    type: 'batch.verify' | 'batch.land' | 'merge.check' | 'escalation.notify' | 'escalation.push' | 'convoy.push' | 'workers.warm'
  }
>

/** What becomes true when the courier gave an action of the work up. The dead letter tells the user. */
export function buryWorkAction({ work }: Town, action: WorkAction, reason: string, at: string): readonly TownEvent[] {
  switch (action.type) {
    case 'batch.verify':
    case 'batch.land': {
      const batch = work.refineries.get(action.rigId)?.batch ?? null
      if (batch?.batchId !== action.batchId) return []
      const merges = batch.mergeIds.flatMap((mergeId) => work.merges.get(mergeId) ?? [])
      const held = merges.filter(({ status }) => status.state === 'verifying' || status.state === 'landing')
      return [
        { type: 'batch.ended', rigId: batch.rigId, batchId: batch.batchId, reason, groups: [], at },
        ...held.map((merge) =>
          move(
            merge,
            {
              state: 'needs_you',
              reason: `The container did not take it: ${reason}`.slice(0, 2000),
              retryAt: later(at, needsYouCheckMs),
            },
            at,
          ),
        ),
      ]
    }
    case 'merge.check': {
      const merge = work.merges.get(action.mergeId)
      if (merge?.status.state !== 'awaiting_merge') return []
      return [move(merge, { ...merge.status, checkAt: later(at, needsYouCheckMs) }, at)]
    }
    case 'escalation.notify':
    case 'escalation.push':
    case 'convoy.push':
    case 'workers.warm':
      return []
  }
}

type AgentAction = Extract<Action, { type: 'agent.start' | 'agent.stop' | 'message.deliver' }>

/** The same for an action on a worker. */
export function buryWorkerAction(
  town: Town,
  worker: Worker,
  action: AgentAction,
  reason: string,
  at: string,
): readonly TownEvent[] {
  const { containerGeneration, run } = town.container
  if (action.type === 'message.deliver' && action.messageId !== primeMessageId(worker)) {
    return town.work.mail.has(action.messageId) ? [{ type: 'mail.expired', messageId: action.messageId, reason, at }] : []
  }
  if (action.generation !== worker.generation) return []
  if (action.type !== 'agent.stop') return endTask(town, worker, reason, at)
  // A process that cannot be stopped must not be left: its container is restarted, and the others go on there.
  return worker.run.state === 'stopping' && run.state === 'running'
    ? [{ type: 'container.stop_requested', containerGeneration, restart: true, at }]
    : []
}
