import { GastownError } from '@gastown/contract/errors'
import type { TownEvent } from '@gastown/contract/events'
import { agentIdSchema, type InputId } from '@gastown/contract/ids'
import type { Escalation } from '@gastown/contract/work/escalation'
import type { WorkIntent } from '@gastown/contract/work/intents'
import { accept, type Accepted } from '../decision.ts'
import { acceptMessage } from '../mayor/accept-message.ts'
import type { Town } from '../town.ts'
import { sendMail } from './decide-town-work.ts'

type Acknowledge = Extract<WorkIntent, { type: 'escalation.acknowledge' }> & { readonly inputId: InputId }

/** Takes note of an escalation; an answer to it is on its way with the same turn, or nothing is. */
export function acknowledge(town: Town, { escalationId, answer, by, inputId }: Acknowledge, at: string): Accepted {
  const escalation = town.work.escalations.get(escalationId)
  if (escalation === undefined) {
    throw new GastownError('ESCALATION_NOT_FOUND', `escalationId: there is no open escalation "${escalationId}".`, {
      field: 'escalationId',
    })
  }
  const said = answer === undefined ? [] : tell(town, escalation, { ...answer, by, inputId }, at)
  const text = answer === undefined ? {} : { answer: answer.text }
  return accept([{ type: 'escalation.acknowledged', escalationId, ...text, by, at }, ...said])
}

function tell(
  town: Town,
  { title, raisedBy }: Escalation,
  { text, to, by, inputId }: NonNullable<Acknowledge['answer']> & Pick<Acknowledge, 'by' | 'inputId'>,
  at: string,
): readonly TownEvent[] {
  if (to === 'mayor' || raisedBy === town.mayor?.agentId) {
    return acceptMessage(town, { inputId, text: `My answer to the escalation "${title}": ${text}` }, at).events
  }
  const agentId = agentIdSchema.parse(raisedBy)
  if (!town.work.workers.has(agentId)) {
    throw new GastownError(
      'AGENT_NOT_FOUND',
      `answer.to: ${raisedBy === 'town' ? 'the town itself raised it' : `${raisedBy} has been let go`}. Answer to the mayor instead.`,
      { field: 'answer.to' },
    )
  }
  const subject = `Answer: ${title}`.slice(0, 200)
  return sendMail(town, { type: 'mail.send', to: agentId, subject, body: text, kind: 'mail', from: by, inputId }, at)
}
