import { GastownError } from '@gastown/contract/errors'
import { agentIdSchema, rigIdSchema, type AgentId, type RigId } from '@gastown/contract/ids'
import { beadIdSchema, convoyIdSchema, type BeadId } from '@gastown/contract/work/ids'
import type { Town } from '@gastown/core/town'
import { z } from 'zod'
import type { ToolCall } from './tool.ts'

/* Arguments that several tools have, by the names that a model is shown. */
export const rigArgument = rigIdSchema.describe('As gt_list_rigs names it')
export const beadArgument = beadIdSchema.describe('As gt_list_beads names it')
export const convoyArgument = convoyIdSchema.describe('As gt_list_convoys names it')
export const agentArgument = agentIdSchema.describe('As gt_list_agents names it')
/** The rig that the bead or agent is of: not needed, and checked when it is given. */
export const guardRigArgument = rigIdSchema.optional().describe('Not needed; when given, the bead or agent must be of this rig')

export function textArgument(maxLength: number): z.ZodString {
  return z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(maxLength, `must have at most ${maxLength.toLocaleString('en-US')} characters`)
}

/** The agent that a message is for, by its id or its name, whatever the case. Throws AGENT_NOT_FOUND with the way out. */
export function addressee({ town }: ToolCall['engine'], to: string): AgentId {
  const { mayor, work } = town
  if (to.toLowerCase() === 'mayor' || to === mayor?.agentId) {
    throw new GastownError(
      'AGENT_NOT_FOUND',
      'to: the mayor takes no mail from agents. Use gt_escalate: the mayor and the user see it.',
      { field: 'to' },
    )
  }
  for (const { agentId, name } of work.workers.values()) {
    if (agentId === to || name.toLowerCase() === to.toLowerCase()) return agentId
  }
  throw new GastownError('AGENT_NOT_FOUND', `to: the town has no worker "${to.slice(0, 64)}". Use the id or the name of one.`, {
    field: 'to',
  })
}

/** Throws RIG_NOT_FOUND when the bead or the agent is of another rig than was said. Of what is not there nothing is said. */
export function checkRig(town: Town, of: { beadId: BeadId } | { agentId: AgentId }, rigId: RigId | undefined): void {
  const found = 'beadId' in of ? town.work.beads.get(of.beadId) : town.work.workers.get(of.agentId)
  if (rigId === undefined || found === undefined || found.rigId === rigId) return
  const id = 'beadId' in of ? of.beadId : of.agentId
  throw new GastownError(
    'RIG_NOT_FOUND',
    `rig_id: "${id}" is of the rig "${found.rigId}". Leave rig_id out, or look the id up.`,
    {
      field: 'rig_id',
    },
  )
}
