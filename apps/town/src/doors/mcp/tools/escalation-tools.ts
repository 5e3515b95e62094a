import { GastownError } from '@gastown/contract/errors'
import { severitySchema } from '@gastown/contract/work/escalation'
import { escalationIdSchema } from '@gastown/contract/work/ids'
import { bySeverity } from '@gastown/core/work/escalate'
import { z } from 'zod'
import { textArgument } from '../arguments.ts'
import { showEscalation } from '../show.ts'
import { defineTool, takeOf, type Tool } from '../tool.ts'

const listed = 100

/** Problems that are handed up. */
export const escalationTools: readonly Tool[] = [
  defineTool({
    name: 'gt_escalate',
    description:
      'Hands a problem up to the user and the mayor: what is wrong, what you tried, what you need. You keep your bead.',
    roles: ['mayor', 'polecat', 'refinery'],
    input: z.strictObject({
      title: textArgument(200),
      body: z.string().max(10_000, 'must have at most 10,000 characters').default(''),
      severity: severitySchema.optional().describe('medium when absent'),
      priority: severitySchema.optional().describe('Another word for severity'),
    }),
    async handle(call, { title, body, severity, priority }) {
      const { run } = call.caller
      if (run === null) {
        throw new GastownError(
          'WRONG_STATE',
          'An escalation goes to the operator, who you are. Use gt_list_escalations to see those of agents.',
        )
      }
      await takeOf(call, { type: 'agent.escalate', severity: severity ?? priority ?? 'medium', title, body, ...run })
      return { escalated: true, next: 'The user sees it. Go on with what you can; if nothing is left, end your turn.' }
    },
  }),
  defineTool({
    name: 'gt_list_escalations',
    description: 'Problems that were handed up and not acknowledged, the most severe first.',
    roles: ['mayor'],
    input: z.strictObject({ all: z.boolean().default(false).describe('Acknowledged ones too, newest first') }),
    async handle({ engine }, { all }) {
      const escalations = all
        ? await engine.store.listEscalations({ limit: listed })
        : [...engine.town.work.escalations.values()].filter((one) => one.acknowledgedAt === undefined).toSorted(bySeverity)
      return { escalations: escalations.slice(0, listed).map(showEscalation) }
    },
  }),
  defineTool({
    name: 'gt_escalation_acknowledge',
    description: 'Takes a problem off the list, when it is dealt with.',
    roles: ['mayor'],
    input: z.strictObject({ escalation_id: escalationIdSchema.describe('As gt_list_escalations names it') }),
    async handle(call, { escalation_id }) {
      await takeOf(call, { type: 'escalation.acknowledge', escalationId: escalation_id, by: call.caller.by })
      return { acknowledged: true }
    },
  }),
]
