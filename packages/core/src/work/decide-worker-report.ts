import { messageIdSchema } from '@gastown/contract/ids'
import type { ContainerReport } from '@gastown/contract/reports'
import type { WorkEvent } from '@gastown/contract/work/events'
import { accept, reject, type Decision } from '../decision.ts'
import { later, maxIdleTurns, nudgeExpiresMs } from '../policy/work-policy.ts'
import type { Town } from '../town.ts'
import { endTask } from './end-task.ts'
import { fitId } from './fit-id.ts'
import { primeMessageId } from './prime-message.ts'
import { taskOf, type Worker } from './work.ts'

type ReportOf<T extends ContainerReport['type']> = Extract<ContainerReport, { type: T }>
export type AgentReport = Extract<ContainerReport, { agentId: unknown }>

/** What a container says of a worker. A report of an older run changes nothing (promise 2). */
export function decideWorkerReport(town: Town, worker: Worker, report: AgentReport, at: string): Decision {
  const { agentId, generation } = worker
  // Work that was saved, and money that was spent, are facts of whatever run.
  if (report.type === 'agent.work_saved')
    return accept([
      { type: 'worker.work_saved', agentId, ...beadOf(worker, report.generation), ref: report.ref, commit: report.commit, at },
    ])
  if (report.type === 'agent.usage') return accept([spendEvent(town, worker, report, at)])
  if (report.generation !== generation) return reject('STALE_GENERATION', `The agent is at run ${generation}.`, 'generation')
  switch (report.type) {
    case 'agent.status':
      return accept(workerStatus(town, worker, report, at))
    case 'message.delivered':
      if (report.messageId === primeMessageId(worker)) return accept([{ type: 'worker.primed', agentId, generation, at }])
      return accept(
        town.work.mail.has(report.messageId) ? [{ type: 'mail.delivered', messageId: report.messageId, generation, at }] : [],
      )
    case 'message.answered':
      return accept(turnEnded(town, worker, report, at))
    case 'conversation.observed':
      return accept([], { conversation: report.messages, agentId })
    case 'agent.quiet':
      return accept(
        worker.run.state === 'working' ? [{ type: 'worker.quiet', agentId, generation, since: report.since, at }] : [],
      )
    case 'agent.stirred':
      return accept(
        worker.run.state === 'working' && worker.run.quiet !== undefined
          ? [{ type: 'worker.quiet', agentId, generation, since: null, at }]
          : [],
      )
  }
}

function workerStatus(town: Town, worker: Worker, report: ReportOf<'agent.status'>, at: string): readonly WorkEvent[] {
  const { agentId, generation, run } = worker
  switch (report.status) {
    case 'running': {
      const { activity } = report
      if (run.state === 'starting') return [{ type: 'worker.live', agentId, generation, activity, at }]
      return run.state === 'working' && run.activity !== activity
        ? [{ type: 'worker.activity_changed', agentId, generation, activity, at }]
        : []
    }
    case 'exited':
    case 'failed': {
      if (run.state === 'stopping') return [{ type: 'worker.stopped', agentId, generation, at }]
      // A container that stops says so itself: its workers go on in the next one.
      if (town.container.run.state === 'stopping' || (run.state !== 'starting' && run.state !== 'working')) return []
      const reason = report.reason ?? (report.status === 'failed' ? 'It failed without a reason.' : 'Its process ended.')
      return [...endTask(town, worker, reason, at), { type: 'worker.stopped', agentId, generation, at }]
    }
    case 'starting': {
      const reason = report.waits === true ? (report.reason ?? 'It waits.') : null
      if (run.state !== 'starting' || reason === (run.waits ?? null)) return []
      return [{ type: 'worker.start_put_off', agentId, generation, reason, at }]
    }
    case 'stopping':
      return []
  }
}

/** Its turn ended, and it still has its task: it is told so, and after some times its try has failed. */
function turnEnded(
  town: Town,
  worker: Worker,
  { messageId, reportId }: ReportOf<'message.answered'>,
  at: string,
): readonly WorkEvent[] {
  const { agentId, generation, run } = worker
  const isPrime = messageId === primeMessageId(worker)
  if (run.state !== 'working' || (!isPrime && !/^(?:idle|quiet|mail)-/.test(messageId))) return []
  // Something else was said to it meanwhile: the turn of that is still to come.
  if ([...town.work.mail.values()].some(({ to }) => to === agentId)) return []
  if (run.idled >= maxIdleTurns)
    return endTask(
      town,
      worker,
      `It ended its turn ${run.idled + 1} times without calling ${run.task.kind === 'bead' ? 'gt_done' : 'gt_done or gt_request_changes'}.`,
      at,
    )
  const mail = {
    messageId: messageIdSchema.parse(fitId(`idle-${reportId}`)),
    to: agentId,
    from: 'town',
    kind: 'nudge',
    subject: '',
    body:
      run.task.kind === 'bead'
        ? 'Your turn ended, but your bead is not done. If your work is finished and committed, call gt_done. If you are stuck, call gt_escalate and say with what. Otherwise go on.'
        : 'Your turn ended without a verdict. Call gt_done when the branch may go on, or gt_request_changes with what has to change.',
    sentAt: at,
    expiresAt: later(at, nudgeExpiresMs),
  } as const
  return [
    { type: 'worker.idled', agentId, generation, at },
    { type: 'mail.sent', messageId: mail.messageId, mail, at },
  ]
}

function beadOf(
  worker: Worker,
  generation: number,
): { beadId?: NonNullable<Extract<WorkEvent, { type: 'worker.work_saved' }>['beadId']> } {
  // What an earlier run saved is kept, but whose it was is not known any more.
  const task = worker.run.state === 'idle' || worker.generation !== generation ? null : worker.run.task
  return task?.beadId === undefined ? {} : { beadId: task.beadId }
}

export function spendEvent(
  town: Town,
  worker: Worker | null,
  { agentId, model, spend }: ReportOf<'agent.usage'>,
  at: string,
): WorkEvent {
  const task = worker === null ? null : (taskOf(worker) ?? (worker.run.state === 'stopping' ? worker.run.task : null))
  const bead = task?.beadId === undefined ? undefined : town.work.beads.get(task.beadId)
  return {
    type: 'spend.recorded',
    agentId,
    ...(worker === null ? {} : { rigId: worker.rigId }),
    ...(bead === undefined ? {} : { beadId: bead.beadId }),
    ...(bead?.convoyId === undefined ? {} : { convoyId: bead.convoyId }),
    model,
    spend,
    at,
  }
}
