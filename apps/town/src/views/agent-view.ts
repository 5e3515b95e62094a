import type { AgentView } from '@gastown/contract/work/worker'
import type { Town } from '@gastown/core/town'
import type { Worker } from '@gastown/core/work/work'
import { mayorView } from './mayor-view.ts'

/** All agents of a town: the mayor, then the workers in the order in which they came. */
export function agentViews(town: Town): AgentView[] {
  return [...mayorAgent(town), ...[...town.work.workers.values()].map(workerView)]
}

function workerView({ agentId, name, role, rigId, generation, run, statusLine, lastActivityAt, spend }: Worker): AgentView {
  const task = run.state === 'idle' ? null : run.task
  return {
    agentId,
    name,
    role,
    rigId,
    generation,
    state: run.state === 'interrupted' ? 'starting' : run.state,
    ...(task?.kind === 'bead' ? { beadId: task.beadId } : {}),
    ...(task?.kind === 'review' ? { mergeId: task.mergeId } : {}),
    ...(statusLine === undefined ? {} : { statusLine }),
    lastActivityAt,
    ...(run.state === 'working' && run.quiet !== undefined ? { quietSince: run.quiet.since } : {}),
    spend,
  }
}

function mayorAgent({ mayor, container, work }: Town): AgentView[] {
  if (mayor === null) return []
  const { agentId, generation, lastActivityAt } = mayor
  const { status } = mayorView(mayor, container)
  const state = status === 'working' ? 'working' : status === 'starting' || status === 'stalled' ? 'starting' : 'idle'
  return [{ agentId, name: 'Mayor', role: 'mayor', rigId: null, generation, state, lastActivityAt, spend: work.ledger.mayor }]
}
