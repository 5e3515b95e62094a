import { breakerFailures } from '../policy/work-policy.ts'
import { escalate } from '../work/escalate.ts'
import type { Rule } from './rule.ts'

/** W3. Too many failed tries in a row are not the beads' fault: nothing new is started until the user has looked. */
export const tripBreaker: Rule = ({ work }, at) => {
  if (work.pause !== null || work.failedInARow < breakerFailures) return {}
  const last = [...work.beads.values()]
    .flatMap(({ attempts }) => attempts)
    .toSorted((left, right) => (left.endedAt < right.endedAt ? -1 : 1))
    .at(-1)
  const reason = `${work.failedInARow} tries in a row have failed, so nothing new is started. The last: ${last?.reason ?? 'without a reason.'} Mend the cause, then resume the work.`
  const problem = {
    key: 'breaker',
    severity: 'critical',
    title: 'The work is paused: too many tries have failed',
    body: reason,
  } as const
  return { events: [{ type: 'dispatch.paused', cause: 'breaker', reason, at }, ...escalate(work, problem, at)] }
}
