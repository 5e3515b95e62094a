import type { BeadView } from '@gastown/contract/work/bead'
import type { MergeQueue } from '@gastown/contract/work/work-view'

/** What is told of the work at one moment, by what it is about: who works on what, and the queue. */
export function progressOf(beads: readonly BeadView[], { queue, batches }: MergeQueue): ReadonlyMap<string, string> {
  const lines = new Map<string, string>(beads.map((bead) => [bead.beadId, `“${bead.title}”: ${stateOf(bead)}`]))
  const inHand = batches.reduce((sum, { mergeIds }) => sum + mergeIds.length, 0)
  const phase = batches.at(0)?.phase
  if (queue.length > 0 || inHand > 0) {
    const wait = Math.max(queue.length - inHand, 0)
    const hand = phase === undefined ? [] : [`${phase} ${branches(inHand)}`]
    lines.set('queue', `merge queue: ${[...hand, ...(wait === 0 ? [] : [`${branches(wait)} to come`])].join(', ')}`)
  }
  return lines
}

function stateOf({ status, waits, landedCommit, reason }: BeadView): string {
  if (status === 'closed')
    return landedCommit === undefined ? 'closed without a commit' : `landed as ${landedCommit.slice(0, 10)}`
  if (status === 'failed') return `failed: ${reason ?? 'no reason was given'}`
  return waits?.text ?? status
}

function branches(count: number): string {
  return count === 1 ? '1 branch' : `${count} branches`
}

/** The most tries at beads that were going on at one moment. */
export function mostAtOnce(beads: readonly Pick<BeadView, 'attempts'>[]): number {
  const attempts = beads.flatMap((bead) => bead.attempts)
  const atStartOf = (at: string): number =>
    attempts.filter(({ startedAt, endedAt }) => Date.parse(startedAt) <= Date.parse(at) && Date.parse(at) < Date.parse(endedAt))
      .length
  return Math.max(0, ...attempts.map(({ startedAt }) => atStartOf(startedAt)))
}
