import { owe, type Rule } from './rule.ts'

/** W14. Every escalation, and every repetition of one, is told once to the address that the user gave, and to the browsers that wished it. */
export const notifyEscalations: Rule = ({ work }) => {
  const { webhookUrl, push } = work.config.notifications
  const open = [...work.escalations.values()].filter(({ acknowledgedAt }) => acknowledgedAt === undefined)
  return {
    actions: open.flatMap(({ escalationId, count }) => {
      const subject = `${escalationId}/${count}`
      return [
        ...(webhookUrl === undefined ? [] : [owe({ type: 'escalation.notify', escalationId, count }, subject)]),
        ...(push ? [owe({ type: 'escalation.push', escalationId, count }, subject)] : []),
      ]
    }),
  }
}
