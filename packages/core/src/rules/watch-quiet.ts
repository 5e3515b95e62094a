import { messageIdSchema } from '@gastown/contract/ids'
import type { WorkEvent } from '@gastown/contract/work/events'
import { later, nudgeExpiresMs, quietEscalateMs, quietNudgeMs, quietStopMs } from '../policy/work-policy.ts'
import { endTask } from '../work/end-task.ts'
import { escalate } from '../work/escalate.ts'
import { fitId } from '../work/fit-id.ts'
import type { Town } from '../town.ts'
import type { Worker } from '../work/work.ts'
import type { Rule } from './rule.ts'

/** W9. A worker that is silent is nudged, then told of to the user, then stopped with its work saved. No model looks around for that. */
export const watchQuiet: Rule = (town, at) => {
  let wakeAt: string | null = null
  for (const worker of town.work.workers.values()) {
    if (worker.run.state !== 'working' || worker.run.quiet === undefined) continue
    const { since, tier } = worker.run.quiet
    const [afterMs, act] = steps[tier]
    const due = later(since, afterMs)
    if (due <= at) return { events: act(town, worker, since, at) }
    if (wakeAt === null || due < wakeAt) wakeAt = due
  }
  return { wakeAt }
}

type Act = (town: Town, worker: Worker, since: string, at: string) => readonly WorkEvent[]

const nudge: Act = (_town, { agentId, generation }, since, at) => {
  const messageId = messageIdSchema.parse(fitId(`quiet-${agentId}-${generation}-${Date.parse(since)}`))
  const body =
    'Nothing was heard of you for a while. Go on with your bead; call gt_done when it is finished, or gt_escalate when you are stuck.'
  const mail = {
    messageId,
    to: agentId,
    from: 'town',
    kind: 'nudge',
    subject: '',
    body,
    sentAt: at,
    expiresAt: later(at, nudgeExpiresMs),
  } as const
  return [
    { type: 'worker.warned', agentId, generation, tier: 1, at },
    { type: 'mail.sent', messageId, mail, at },
  ]
}

const tell: Act = ({ work }, { agentId, generation, name }, since, at) => [
  { type: 'worker.warned', agentId, generation, tier: 2, at },
  ...escalate(
    work,
    {
      key: `${agentId}-${generation}-quiet`,
      severity: 'medium',
      title: `${name} is silent`,
      body: `Nothing was heard of it since ${since}, also after a nudge. It is stopped, its work saved, if it stays so.`,
      about: { agentId },
    },
    at,
  ),
]

const stop: Act = (town, worker, since, at) =>
  endTask(town, worker, `Nothing was heard of it since ${since}; it was stopped, its work saved.`, at)

const steps: Readonly<Record<0 | 1 | 2, readonly [number, Act]>> = {
  0: [quietNudgeMs, nudge],
  1: [quietEscalateMs, tell],
  2: [quietStopMs, stop],
}
