import { z } from 'zod'
import { tellDelivered } from '../../../courier/tell-delivered.ts'
import { addressee, checkRig, guardRigArgument, textArgument } from '../arguments.ts'
import { defineTool, requireRunOf, requireWorkerOf, takeOf, type Tool } from '../tool.ts'

const toArgument = z.string().trim().min(1, 'must not be empty').max(64).describe('Id or name of a worker')

/** Messages between agents. Each reaches its agent once, by the courier or by `gt_mail_check`. */
export const mailTools: readonly Tool[] = [
  defineTool({
    name: 'gt_mail_send',
    description:
      'Sends mail to a worker, who reads it between turns, with its next bead, or by gt_mail_check. The body must stand by itself.',
    roles: ['mayor', 'polecat', 'refinery'],
    input: z.strictObject({
      to: toArgument,
      subject: z.string().trim().max(200, 'must have at most 200 characters').default(''),
      body: textArgument(100_000),
      rig_id: guardRigArgument,
    }),
    async handle(call, { to, subject, body, rig_id }) {
      const agentId = addressee(call.engine, to)
      checkRig(call.engine.town, { agentId }, rig_id)
      await takeOf(call, { type: 'mail.send', to: agentId, subject, body, kind: 'mail', from: call.caller.by })
      return { sent: true, to: agentId }
    },
  }),
  defineTool({
    name: 'gt_mail_check',
    description: 'Reads the mail that waits for you. Each message is given once.',
    roles: ['polecat', 'refinery'],
    input: z.strictObject({}),
    async handle(call) {
      const { agentId, generation } = requireRunOf(call)
      requireWorkerOf(call)
      const waiting = [...call.engine.town.work.mail.values()].filter(
        ({ to, messageId }) => to === agentId && call.mailClaims.claim(messageId, 'tool'),
      )
      await tellDelivered(call.engine, { agentId, generation, messageIds: waiting.map(({ messageId }) => messageId) }, call)
      return {
        mail: waiting.map(({ from, subject, body, sentAt }) => ({
          from,
          ...(subject === '' ? {} : { subject }),
          body,
          sent_at: sentAt,
        })),
      }
    },
  }),
  defineTool({
    name: 'gt_nudge',
    description:
      'Says something short to a worker at once, in the middle of its turn. It means nothing after an hour. For all else, use gt_mail_send.',
    roles: ['mayor', 'polecat'],
    input: z.strictObject({
      to: toArgument,
      message: textArgument(4_000),
      expires_in_seconds: z.int().min(10).max(86_400).optional().describe('3600 when absent'),
      rig_id: guardRigArgument,
    }),
    async handle(call, { to, message, expires_in_seconds, rig_id }) {
      const agentId = addressee(call.engine, to)
      checkRig(call.engine.town, { agentId }, rig_id)
      await takeOf(call, {
        type: 'mail.send',
        to: agentId,
        subject: '',
        body: message,
        kind: 'nudge',
        from: call.caller.by,
        ...(expires_in_seconds === undefined ? {} : { expiresInMs: expires_in_seconds * 1000 }),
      })
      return { sent: true, to: agentId }
    },
  }),
]
