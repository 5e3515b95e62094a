import { GastownError } from '@gastown/contract/errors'
import { taskOf } from '@gastown/core/work/work'
import { z } from 'zod'
import { primeText } from '../../../prompts/prime-text.ts'
import { beadArgument, textArgument } from '../arguments.ts'
import { showWholeBead } from '../show.ts'
import { defineTool, nowOf, requireRunOf, requireWorkerOf, takeOf, type Tool } from '../tool.ts'

/** What a worker knows and says of its task. */
export const taskTools: readonly Tool[] = [
  defineTool({
    name: 'gt_prime',
    description: 'Your task again, as it is now: the bead, your branch, what it builds on, the gates.',
    roles: ['polecat', 'refinery'],
    input: z.strictObject({}),
    async handle(call) {
      const text = primeText(call.engine.town, requireWorkerOf(call))
      if (text !== null) return text
      throw new GastownError('WRONG_STATE', 'You have no task any more. End your turn.')
    },
  }),
  defineTool({
    name: 'gt_bead_status',
    description: 'All that the town knows of a bead: its text, state, what it waits for, earlier tries, what it left.',
    roles: ['mayor', 'polecat', 'refinery'],
    input: z.strictObject({ bead_id: beadArgument.optional().describe('Absent: the bead that you work on') }),
    async handle(call, args) {
      const { town, store } = call.engine
      const beadId = args.bead_id ?? ownBead(call)
      const bead = town.work.beads.get(beadId) ?? (await store.findBeads([beadId]))[0]
      if (bead !== undefined) return showWholeBead(town, bead, nowOf(call))
      throw new GastownError('BEAD_NOT_FOUND', `bead_id: the town has no bead "${beadId}". It may have been deleted; look it up.`)
    },
  }),
  defineTool({
    name: 'gt_checkpoint',
    description:
      'Keeps what your next run must know if you are cut off: what is done, what is next, what you found out. Replaces the one before.',
    roles: ['polecat'],
    input: z.strictObject({ data: textArgument(20_000) }),
    async handle(call, { data }) {
      await takeOf(call, { type: 'agent.checkpoint', data, ...requireRunOf(call) })
      return { kept: true }
    },
  }),
  defineTool({
    name: 'gt_status',
    description: 'Tells the user in one line what you are at. Use it when you begin a new part of the work.',
    roles: ['polecat', 'refinery'],
    input: z.strictObject({ message: textArgument(1_000) }),
    async handle(call, { message }) {
      await takeOf(call, {
        type: 'agent.tell_status',
        text: message.replaceAll(/\s+/g, ' ').slice(0, 200),
        ...requireRunOf(call),
      })
      return { told: true }
    },
  }),
]

function ownBead(call: Parameters<Tool['handle']>[0]) {
  const beadId = call.caller.run === null ? undefined : beadOfTask(call)
  if (beadId !== undefined) return beadId
  throw new GastownError('INVALID_INPUT', 'bead_id: say which bead; you work on none yourself.', { field: 'bead_id' })
}

function beadOfTask({ engine, caller }: Parameters<Tool['handle']>[0]) {
  const worker = caller.run === null ? undefined : engine.town.work.workers.get(caller.run.agentId)
  return worker === undefined ? undefined : taskOf(worker)?.beadId
}
