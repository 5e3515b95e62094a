import type { Rule } from './rule.ts'

/** W8. Mail that nobody took in its time means nothing any more. */
export const expireMail: Rule = ({ work }, at) => {
  const timed = [...work.mail.values()].filter(({ expiresAt, ended }) => expiresAt !== undefined && ended === undefined)
  const over = timed.filter(({ expiresAt }) => (expiresAt ?? '') <= at)
  const events = over.map(
    ({ messageId }) => ({ type: 'mail.expired', messageId, reason: 'Nobody took it in its time.', at }) as const,
  )
  const wakeAt = timed.map(({ expiresAt }) => expiresAt ?? at).toSorted()[0] ?? null
  return { events, wakeAt }
}
