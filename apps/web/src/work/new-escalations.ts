import type { Escalation } from '@gastown/contract/work/escalation'

/** Those that were not seen before, a repetition being another one. Of the first list none is new: it was there before the page was. */
export function newEscalations(
  seen: ReadonlySet<string> | null,
  escalations: readonly Escalation[],
): { readonly fresh: readonly Escalation[]; readonly seen: ReadonlySet<string> } {
  const keyOf = ({ escalationId, count }: Escalation) => `${escalationId} ${count}`
  const fresh = seen === null ? [] : escalations.filter((escalation) => !seen.has(keyOf(escalation)))
  return { fresh, seen: new Set(escalations.map(keyOf)) }
}
