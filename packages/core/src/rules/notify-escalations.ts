import { owe, type Rule } from './rule.ts'

/** W14. Every escalation, and every repetition of one, is told once to the address that the user gave. */
export const notifyEscalations: Rule = ({ work }) => {
  if (work.config.notifications.webhookUrl === undefined) return {}
  const open = [...work.escalations.values()].filter(({ acknowledgedAt }) => acknowledgedAt === undefined)
  return {
    actions: open.map(({ escalationId, count }) =>
      owe({ type: 'escalation.notify', escalationId, count }, `${escalationId}/${count}`),
    ),
  }
}
