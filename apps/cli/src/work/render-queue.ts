import type { MergeView } from '@gastown/contract/work/merge'
import type { MergeQueue } from '@gastown/contract/work/work-view'
import { clip } from '../clip.ts'
import { renderTable } from '../render-table.ts'

const titleCharacters = 48
const shownHistory = 10

/** The queue for a person: the batch in hand, the order and why, what waits for somebody, and what landed last. */
export function renderQueue({ queue, batches, needsAttention, history }: MergeQueue): string[] {
  const titles = new Map<string, string>([...queue, ...needsAttention, ...history].map((one) => [one.mergeId, one.title]))
  const titled = (mergeId: string): string => clip(titles.get(mergeId) ?? mergeId, titleCharacters)
  if (queue.length + batches.length + needsAttention.length + history.length === 0) return ['The queue is empty.']
  return [
    ...batches.flatMap(({ phase, target, attempt, mergeIds, nextGroups }) => [
      `In hand: ${phase} ${mergeIds.length} for ${target}${attempt > 1 ? `, try ${attempt}` : ''}`,
      ...mergeIds.map((mergeId) => `  ${titled(mergeId)}`),
      ...nextGroups.map((group) => `  then: ${group.map(titled).join(', ')}`),
      '',
    ]),
    ...(queue.length === 0 ? ['Nothing waits in the queue.'] : ['Queue, highest score first', ...queue.flatMap(linesOf)]),
    ...part('Waits for you', needsAttention.flatMap(linesOfAttention)),
    ...part('Ended last', renderTable(['MERGE', 'OUTCOME', 'TITLE', 'RETRIES'], history.slice(0, shownHistory).map(rowOfEnded))),
  ]
}

function linesOf({ title, status, waits, score, mergeId }: MergeView, index: number): string[] {
  const parts = score.parts.map(({ what, points }) => `${what} ${points < 0 ? '−' : '+'}${round(Math.abs(points))}`)
  return [
    `  ${index + 1}. ${clip(title, titleCharacters)}  ${status.state}  ${waits}`,
    `     ${round(score.total)} = ${parts.join(', ')}`,
    `     ${mergeId}`,
  ]
}

/** With the way out: what a person can do about it. */
function linesOfAttention({ title, status, waits, mergeId }: MergeView): string[] {
  const way =
    status.state === 'awaiting_merge'
      ? `merge the branch ${status.pushedBranch}`
      : `gastown merge retry ${mergeId}, once that is mended`
  return [`  ${clip(title, titleCharacters)}: ${waits}`, `     ${way}`]
}

function rowOfEnded({ mergeId, status, title, retries }: MergeView): (string | number)[] {
  return [mergeId, status.state, clip(title, titleCharacters), retries]
}

function part(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines]
}

function round(points: number): string {
  return String(Math.round(points * 10) / 10)
}
