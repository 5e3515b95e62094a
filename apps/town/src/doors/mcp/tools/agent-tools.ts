import type { Town } from '@gastown/core/town'
import { taskOf, type Worker } from '@gastown/core/work/work'
import { z } from 'zod'
import { agentArgument, checkRig, guardRigArgument, rigArgument } from '../arguments.ts'
import { defineTool, takeOf, type Tool } from '../tool.ts'

/** The town's agents. */
export const agentTools: readonly Tool[] = [
  defineTool({
    name: 'gt_list_agents',
    description: 'The agents of the town: who is at what, what they said of it last, and who is silent.',
    roles: ['mayor'],
    input: z.strictObject({ rig_id: rigArgument.optional() }),
    async handle({ engine }, { rig_id }) {
      const { town } = engine
      const workers = [...town.work.workers.values()].filter(({ rigId }) => rig_id === undefined || rigId === rig_id)
      const mayor = rig_id === undefined && town.mayor !== null ? [showMayor(town.mayor)] : []
      return { agents: [...mayor, ...workers.map(showWorker)] }
    },
  }),
  defineTool({
    name: 'gt_agent_reset',
    description: 'Stops a worker, saves its work on a ref, and gives its bead back to the others. For one that is lost or stuck.',
    roles: ['mayor'],
    input: z.strictObject({ agent_id: agentArgument, rig_id: guardRigArgument }),
    async handle(call, { agent_id, rig_id }) {
      checkRig(call.engine.town, { agentId: agent_id }, rig_id)
      await takeOf(call, { type: 'agent.reset', agentId: agent_id, by: call.caller.by })
      const worker = call.engine.town.work.workers.get(agent_id)
      return worker === undefined ? { reset: true } : showWorker(worker)
    },
  }),
]

function showMayor({ agentId, run, lastActivityAt }: NonNullable<Town['mayor']>) {
  const state = run.state === 'live' ? (run.activity === 'working' ? 'working' : 'idle') : run.state
  return { agent_id: agentId, name: 'Mayor', role: 'mayor', state, last_activity_at: lastActivityAt }
}

function showWorker(worker: Worker) {
  const { agentId, name, role, rigId, run, statusLine, lastActivityAt } = worker
  const task = taskOf(worker)
  return {
    agent_id: agentId,
    name,
    role,
    rig_id: rigId,
    state: run.state,
    ...(task?.beadId === undefined ? {} : { bead_id: task.beadId }),
    ...(task?.kind === 'review' ? { merge_id: task.mergeId } : {}),
    ...(statusLine === undefined ? {} : { status_line: statusLine }),
    ...('reason' in run ? { reason: run.reason } : {}),
    ...(run.state === 'working' && run.quiet !== undefined ? { silent_since: run.quiet.since } : {}),
    last_activity_at: lastActivityAt,
  }
}
