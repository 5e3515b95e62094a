import type { TownEvent } from '@gastown/contract/events'
import type { InputId } from '@gastown/contract/ids'
import type { TownReport } from '@gastown/contract/intents'
import { accept, reject, type Decision } from './decision.ts'
import { afterContainerStopped, crashContainer } from './container/stop-container.ts'
import { loseMayor } from './mayor/lose-mayor.ts'
import type { Town } from './town.ts'
import { buryWorkAction, buryWorkerAction } from './work/bury-work-action.ts'

export function decideTownReport(town: Town, report: TownReport, at: string): Decision {
  switch (report.type) {
    case 'container.gone':
      if (report.containerGeneration !== town.container.containerGeneration) return stale(town)
      return accept(containerGone(town, report.reason, at))
    case 'container.adopted': {
      const { containerGeneration, run } = town.container
      if (report.containerGeneration !== containerGeneration) return stale(town)
      const isWanted = run.state === 'starting' || (run.state === 'running' && run.bootId !== report.bootId)
      return accept(isWanted ? [{ type: 'container.running', containerGeneration, bootId: report.bootId, at }] : [])
    }
    case 'action.buried':
      return accept(actionBuried(town, report, at))
    case 'turn.stopped':
      return accept(settleStop(town, report.stopId, at))
    case 'worker.gone': {
      const worker = town.work.workers.get(report.agentId)
      if (worker?.generation !== report.generation || worker.run.state !== 'stopping') return accept([])
      return accept([{ type: 'worker.stopped', agentId: report.agentId, generation: report.generation, at }])
    }
    case 'alarm.rang':
      return accept([])
  }
}

function settleStop(town: Town, stopId: InputId, at: string): readonly TownEvent[] {
  return town.mayor?.stop?.stopId === stopId ? [{ type: 'mayor.stop_settled', stopId, at }] : []
}

function stale(town: Town): Decision {
  return reject('STALE_GENERATION', `The report is of an older run; the container is at ${town.container.containerGeneration}.`)
}

function containerGone(town: Town, reason: string, at: string): readonly TownEvent[] {
  switch (town.container.run.state) {
    case 'starting':
    case 'running':
      return crashContainer(town, reason, at)
    case 'stopping':
      return afterContainerStopped(town, { reason: 'It was stopped.', cause: 'drained' }, at)
    case 'asleep':
    case 'crashed':
    case 'failed':
      return []
  }
}

function actionBuried(town: Town, report: Extract<TownReport, { type: 'action.buried' }>, at: string): readonly TownEvent[] {
  const { action, reason } = report
  const { containerGeneration, run } = town.container
  const worker = 'agentId' in action ? town.work.workers.get(action.agentId) : undefined
  if (
    worker !== undefined &&
    (action.type === 'agent.start' || action.type === 'agent.stop' || action.type === 'message.deliver')
  ) {
    return buryWorkerAction(town, worker, action, reason, at)
  }
  switch (action.type) {
    case 'container.start':
      if (action.containerGeneration !== containerGeneration || run.state !== 'starting') return []
      return crashContainer(town, reason, at)
    case 'container.drain':
      if (action.containerGeneration !== containerGeneration || run.state !== 'stopping') return []
      return afterContainerStopped(town, { reason: `It did not stop in order: ${reason}`, cause: 'drained' }, at)
    case 'agent.start':
      if (action.generation !== town.mayor?.generation || town.mayor.run.state !== 'starting') return []
      return [loseMayor(town.mayor, reason, at)]
    case 'message.deliver':
      // The engine refused it again and again: it is poison. The row says so, and what waits behind it goes on.
      return town.inbox.get(action.messageId)?.state === 'accepted'
        ? [{ type: 'message.failed', messageId: action.messageId, reason, at }]
        : []
    case 'agent.abort':
      // The dead letter tells the user; the messages behind must not wait for it any longer.
      return settleStop(town, action.stopId, at)
    case 'batch.verify':
    case 'batch.land':
    case 'merge.check':
    case 'escalation.notify':
    case 'escalation.push':
    case 'convoy.push':
    case 'workers.warm':
      return buryWorkAction(town, action, reason, at)
    case 'agent.stop':
    case 'container.configure':
    case 'agent.configure':
      // The next start reads the settings anew; the dead letter tells the user.
      return []
  }
}
