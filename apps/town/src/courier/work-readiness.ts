import type { Action } from '@gastown/contract/intents'
import type { Town } from '@gastown/core/town'
import type { Worker } from '@gastown/core/work/work'
import { primeMessageId } from '@gastown/core/work/prime-message'
import type { Readiness } from './readiness.ts'

type WorkAction = Extract<
  Action,
  {
    type:
      | 'agent.stop'
      | 'batch.verify'
      | 'batch.land'
      | 'merge.check'
      | 'escalation.notify'
      | 'escalation.push'
      | 'convoy.push'
      | 'workers.warm'
  }
>

/** As `readinessOf`, for actions of the town's work. */
export function workReadiness(town: Town, action: WorkAction): Readiness {
  const { work, container } = town
  const isUp = container.run.state === 'running'
  switch (action.type) {
    case 'agent.stop': {
      const worker = work.workers.get(action.agentId)
      if (worker?.generation !== action.generation || worker.run.state !== 'stopping') return 'stale'
      return isUp ? 'ready' : 'wait'
    }
    case 'batch.verify':
    case 'batch.land': {
      const batch = work.refineries.get(action.rigId)?.batch
      const isWanted =
        batch?.batchId === action.batchId &&
        (action.type === 'batch.verify'
          ? batch.phase.name === 'verifying' && batch.attempt === action.attempt
          : batch.phase.name === 'landing')
      if (!isWanted) return 'stale'
      return isUp ? 'ready' : 'wait'
    }
    case 'merge.check': {
      const status = work.merges.get(action.mergeId)?.status
      if (status?.state !== 'awaiting_merge' || status.checkAt !== action.checkAt) return 'stale'
      return isUp ? 'ready' : 'wait'
    }
    case 'escalation.notify':
    case 'escalation.push': {
      const isOpen =
        work.escalations.get(action.escalationId)?.acknowledgedAt === undefined && work.escalations.has(action.escalationId)
      const { webhookUrl, push } = work.config.notifications
      return isOpen && (action.type === 'escalation.push' ? push : webhookUrl !== undefined) ? 'ready' : 'stale'
    }
    case 'convoy.push':
      return work.config.notifications.push ? 'ready' : 'stale'
    case 'workers.warm':
      return isUp && container.containerGeneration === action.containerGeneration ? 'ready' : 'stale'
  }
}

/** The same for what a worker is told or started for. */
export function workerReadiness(
  town: Town,
  worker: Worker,
  action: Extract<Action, { type: 'agent.start' | 'message.deliver' }>,
): Readiness {
  const { run } = worker
  if (worker.generation !== action.generation) return 'stale'
  if (action.type === 'agent.start') {
    if (run.state !== 'starting' || run.containerGeneration !== town.container.containerGeneration) return 'stale'
    return town.container.run.state === 'running' ? 'ready' : 'wait'
  }
  const isPrime = action.messageId === primeMessageId(worker)
  const mail = town.work.mail.get(action.messageId)
  if (!isPrime && mail === undefined) return 'stale'
  if (run.state === 'starting') return 'wait'
  if (run.state !== 'working') return 'stale'
  // Mail does not break into a turn: the agent reads it when it asks for it, or when its turn has ended.
  return mail?.kind === 'mail' && run.activity === 'working' ? 'wait' : 'ready'
}
