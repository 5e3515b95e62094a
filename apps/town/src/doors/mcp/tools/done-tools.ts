import { GastownError } from '@gastown/contract/errors'
import type { GateResult } from '@gastown/contract/work/merge'
import { collectProofSchema, gateRunSchema, type CollectProof, type GateRun } from '@gastown/contract/work/work-routes'
import { z } from 'zod'
import { askContainerFor } from '../../../courier/ask-container.ts'
import { textArgument } from '../arguments.ts'
import { defineTool, requireRunOf, requireWorkerOf, takenBefore, takeOf, type Tool, type ToolCall } from '../tool.ts'

/** A large branch is taken over in some seconds; below the minute that clients give a tool. */
const collectTimeoutMs = 45_000
/** Of a gate that failed, its end: where the reason usually is. */
const shownOutput = 4_000

/** How a task ends, and what is tried before. */
export const doneTools: readonly Tool[] = [
  defineTool({
    name: 'gt_done',
    description:
      'A worker: your bead is finished and committed; git is asked for the proof, and your branch goes into the merge queue. A reviewer: the branch may land. When it is refused, do what it says and call it again.',
    roles: ['polecat', 'refinery'],
    input: z.strictObject({
      summary: textArgument(10_000).describe('For whoever builds on it: what is there now, where, what they must know'),
      branch: z.string().max(250).optional().describe('Not needed: git says on which branch your work is'),
    }),
    handle: (call, { summary }) => (call.caller.role === 'refinery' ? passReview(call, summary) : submit(call, summary)),
  }),
  defineTool({
    name: 'gt_request_changes',
    description: 'The branch must change before it may land. Say what, where and why, so that a worker can do it without asking.',
    roles: ['refinery'],
    input: z.strictObject({ feedback: textArgument(20_000) }),
    async handle(call, { feedback }) {
      await takeOf(call, { type: 'agent.review', verdict: 'rework', feedback, ...requireRunOf(call) })
      return { recorded: true, next: 'A worker gets your feedback. Your review is over: end your turn.' }
    },
  }),
  defineTool({
    name: 'gt_run_gates',
    description: "Runs the rig's gates on your last commit, without what is in no commit. Call it again while they run.",
    roles: ['polecat'],
    input: z.strictObject({}),
    async handle(call) {
      const { rigId } = requireWorkerOf(call)
      const { agentId, generation } = requireRunOf(call)
      const gates = call.engine.town.rigs.get(rigId)?.config.gates ?? []
      if (gates.length === 0)
        return { state: 'none', next: 'The rig has no gates. Check your work as you see fit, then call gt_done.' }
      const path = `/agents/${encodeURIComponent(agentId)}/gates`
      const { townId } = call.engine
      const body = { generation, gates }
      return showGates(
        await askContainerFor({ ...call, townId, method: 'POST', path, body, answer: gateRunSchema }),
        gates.length,
      )
    },
  }),
]

/** "Done" is a claim; the town decides by what git says of the branch (promise 3). */
async function submit(call: ToolCall, summary: string): Promise<unknown> {
  const run = requireRunOf(call)
  const ids =
    (await takenBefore(call)) ??
    (await takeOf(call, {
      type: 'agent.done',
      summary,
      proof: await collect(call),
      agentId: run.agentId,
      generation: run.generation,
    }))
  if (ids['outcome'] === 'refused') throw new GastownError('NOT_PROVED', `gt_done is refused. ${ids['reason'] ?? ''}`)
  return {
    accepted: true,
    next:
      ids['outcome'] === 'already_done'
        ? 'It was accepted before. End your turn.'
        : 'Your branch is in the merge queue: it is verified and landed without you. End your turn.',
  }
}

async function collect(call: ToolCall): Promise<CollectProof> {
  const { agentId, generation } = requireRunOf(call)
  const path = `/agents/${encodeURIComponent(agentId)}/collect`
  const { townId } = call.engine
  try {
    return await askContainerFor({
      ...call,
      townId,
      method: 'POST',
      path,
      body: { generation },
      timeoutMs: collectTimeoutMs,
      answer: collectProofSchema,
    })
  } catch (error) {
    if (error instanceof GastownError) return { found: 'unproved', detail: error.message.slice(0, 2000) }
    throw error
  }
}

async function passReview(call: ToolCall, feedback: string): Promise<unknown> {
  await takeOf(call, { type: 'agent.review', verdict: 'pass', feedback, ...requireRunOf(call) })
  return { accepted: true, next: 'The branch goes on to be verified. Your review is over: end your turn.' }
}

function showGates({ state, head, done }: GateRun, count: number) {
  const next = {
    running: `Still running: ${done.length} of ${count} have ended. Call gt_run_gates again in some seconds.`,
    passed: 'All gates passed on this commit. When nothing is left to do, call gt_done.',
    failed: 'Mend what failed, commit it, and call gt_run_gates again. If you cannot mend it, call gt_escalate.',
  }
  return { state, commit: head, gates: done.map(showGate), next: next[state] }
}

function showGate({ command, outcome, exitCode, durationMs, output }: GateResult) {
  return {
    command,
    outcome,
    ...(exitCode === null || exitCode === 0 ? {} : { exit_code: exitCode }),
    seconds: Math.round(durationMs / 100) / 10,
    ...(outcome === 'passed' ? {} : { output: output.slice(-shownOutput) }),
  }
}
