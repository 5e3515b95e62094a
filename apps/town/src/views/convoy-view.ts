import type { Convoy, ConvoyView } from '@gastown/contract/work/convoy'
import type { Town } from '@gastown/core/town'

/** A convoy with how far it is, and what it waits for. */
export function convoyView(town: Town, convoy: Convoy): ConvoyView {
  const closedCount = convoy.members.filter(({ status }) => status === 'closed').length
  const failed = convoy.members.filter(({ status }) => status === 'failed')
  const waits = waitsOf(town, convoy, closedCount, failed)
  return {
    ...convoy,
    closedCount,
    failedCount: failed.length,
    totalCount: convoy.members.length,
    ...(waits === null ? {} : { waits }),
  }
}

function waitsOf({ work }: Town, convoy: Convoy, closedCount: number, failed: Convoy['members']): string | null {
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
  return `${closedCount} of ${members.length} beads have landed; ${working} are worked on, ${inReview} are in the merge queue.`
}
