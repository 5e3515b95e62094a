import type { Convoy, ConvoyView } from '@gastown/contract/work/convoy'
import type { Town } from '@gastown/core/town'
import { waitReasonOf } from '@gastown/core/work/bead-readiness'

/** A convoy with how far it is, and what it waits for. `at`: now; absent where a pause before a try need not be told from what comes after. */
export function convoyView(town: Town, convoy: Convoy, at?: string): ConvoyView {
  const closedCount = convoy.members.filter(({ status }) => status === 'closed').length
  const failed = convoy.members.filter(({ status }) => status === 'failed')
  const waits = waitsOf(town, convoy, { closedCount, failed, at })
  return {
    ...convoy,
    closedCount,
    failedCount: failed.length,
    totalCount: convoy.members.length,
    ...(waits === null ? {} : { waits }),
  }
}

function waitsOf(
  town: Town,
  convoy: Convoy,
  { closedCount, failed, at }: { closedCount: number; failed: Convoy['members']; at: string | undefined },
): string | null {
  const { work } = town
  const { status, members, landingMergeId } = convoy
  if (status === 'landed' || status === 'failed') return null
  if (status === 'staged') return 'Staged: it starts when somebody starts it.'
  if (work.pause !== null) return work.pause.reason
  const landing = landingMergeId === undefined ? undefined : work.merges.get(landingMergeId)
  if (landing?.status.state === 'needs_you') return landing.status.reason
  if (landing !== undefined)
    return `All ${members.length} beads are on ${convoy.featureBranch ?? 'its branch'}, which lands on ${landing.target}.`
  if (failed.length > 0) {
    const names = failed.map(({ title }) => `"${title}"`).join(', ')
    return `${closedCount} of ${members.length} beads have landed; ${names} failed: open it again, change it, or close it.`
  }
  if (members.length === 0) return 'It has no beads yet.'
  const working = members.filter((member) => member.status === 'in_progress').length
  const inReview = members.filter((member) => member.status === 'in_review').length
  const landed = `${closedCount} of ${members.length} beads have landed`
  if (working + inReview > 0) return `${landed}; ${working} in work, ${inReview} in the merge queue.`
  // Nothing moves: what the first of those waits for that wait for no other.
  const first = members.flatMap(({ beadId }) => work.beads.get(beadId) ?? []).find(({ blockedBy }) => blockedBy.length === 0)
  const reason = first === undefined ? null : waitReasonOf(town, first, at ?? first.updatedAt)
  return first === undefined || reason === null ? `${landed}.` : `${landed}; "${first.title}" is next: ${reason.text}`
}
