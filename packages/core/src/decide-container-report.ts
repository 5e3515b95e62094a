import type { TownEvent } from '@gastown/contract/events'
import type { ContainerReport } from '@gastown/contract/reports'
import { accept, reject, type Decision } from './decision.ts'
import { afterContainerStopped } from './container/stop-container.ts'
import { loseMayor } from './mayor/lose-mayor.ts'
import type { Mayor, Town } from './town.ts'
import { decideLanded, decideMergeChecked, decideVerified } from './work/decide-batch-report.ts'
import { decideWorkerReport, spendEvent, type AgentReport } from './work/decide-worker-report.ts'

type ReportOf<T extends ContainerReport['type']> = Extract<ContainerReport, { type: T }>

/** Every report names the run that it speaks for; one of an older run changes nothing (design.md section 4, promise 2). */
export function decideContainerReport(town: Town, report: ContainerReport, at: string): Decision {
  switch (report.type) {
    case 'container.booted':
    case 'container.stopped':
      if (report.containerGeneration !== town.container.containerGeneration) {
        return reject('STALE_GENERATION', `The container is at run ${town.container.containerGeneration}.`)
      }
      return accept(report.type === 'container.booted' ? booted(town, report, at) : stopped(town, report, at))
    case 'batch.verified':
      return decideVerified(town, report, at)
    case 'batch.landed':
      return decideLanded(town, report, at)
    case 'merge.checked':
      return decideMergeChecked(town, report, at)
    default:
      return decideAgentReport(town, report, at)
  }
}

function decideAgentReport(town: Town, report: AgentReport, at: string): Decision {
  const { mayor } = town
  const worker = town.work.workers.get(report.agentId)
  if (worker !== undefined) return decideWorkerReport(town, worker, report, at)
  // Money that was spent is a fact, also of one that was let go meanwhile.
  if (report.type === 'agent.usage' && town.work.ledger.letGo.has(report.agentId))
    return accept([spendEvent(town, null, report, at)])
  if (mayor === null || report.agentId !== mayor.agentId) {
    return reject('AGENT_NOT_FOUND', `The town has no agent "${report.agentId}".`, 'agentId')
  }
  if (report.type === 'agent.usage') return accept([spendEvent(town, null, report, at)])
  if (report.generation !== mayor.generation) {
    return reject('STALE_GENERATION', `The agent is at run ${mayor.generation}.`, 'generation')
  }
  return decideMayorReport(town, mayor, report, at)
}

function booted(town: Town, report: ReportOf<'container.booted'>, at: string): readonly TownEvent[] {
  if (town.container.run.state !== 'starting') return []
  return [{ type: 'container.running', containerGeneration: report.containerGeneration, bootId: report.bootId, at }]
}

function stopped(town: Town, report: ReportOf<'container.stopped'>, at: string): readonly TownEvent[] {
  switch (town.container.run.state) {
    case 'starting':
    case 'running':
    case 'stopping':
      return afterContainerStopped(
        town,
        report.reason === 'idle'
          ? { reason: 'It sleeps because nothing needed it.', cause: 'idle' }
          : { reason: 'It was stopped.', cause: 'drained' },
        at,
      )
    case 'asleep':
    case 'crashed':
    case 'failed':
      return []
  }
}

type MayorReport = Exclude<AgentReport, { type: 'agent.usage' }>

function decideMayorReport(town: Town, mayor: Mayor, report: MayorReport, at: string): Decision {
  switch (report.type) {
    case 'agent.status':
      return accept(mayorStatus(town, mayor, report, at))
    case 'message.delivered':
      if (town.inbox.get(report.messageId)?.state !== 'accepted') return accept([])
      return accept([{ type: 'message.delivered', messageId: report.messageId, generation: report.generation, at }])
    case 'message.answered':
      if (!town.inbox.has(report.messageId)) return accept([])
      return accept([{ type: 'message.answered', messageId: report.messageId, at }])
    case 'conversation.observed':
      return accept([], { conversation: report.messages })
    case 'agent.quiet':
    case 'agent.stirred':
    case 'agent.work_saved':
      // A mayor may think for as long as it likes, and has no work of its own.
      return accept([])
  }
}

function mayorStatus(town: Town, mayor: Mayor, report: ReportOf<'agent.status'>, at: string): readonly TownEvent[] {
  const { run, generation } = mayor
  switch (report.status) {
    case 'running': {
      const { activity, serverPort, sessionId, prewarmed } = report
      const isSameServer = run.state === 'live' && run.serverPort === serverPort && run.sessionId === sessionId
      if (!isSameServer)
        return [{ type: 'mayor.live', agentId: mayor.agentId, generation, activity, serverPort, sessionId, prewarmed, at }]
      return run.activity === activity ? [] : [{ type: 'mayor.activity_changed', generation, activity, at }]
    }
    case 'starting':
      if (run.state !== 'live') return []
      return [{ type: 'mayor.recovering', generation, reason: report.reason ?? 'Its server is being replaced.', at }]
    case 'failed':
      return run.state === 'lost' ? [] : [loseMayor(mayor, report.reason ?? 'It failed without a reason.', at)]
    case 'exited':
      if (town.container.run.state === 'stopping' || run.state === 'lost' || run.state === 'asleep') return []
      return [loseMayor(mayor, report.reason ?? 'Its process ended.', at)]
    case 'stopping':
      return []
  }
}
