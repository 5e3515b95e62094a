import type { BeadView } from '@gastown/contract/work/bead'
import type { MergeQueue } from '@gastown/contract/work/work-view'
import { expect, it } from 'vitest'
import { commit, sampleBead, sampleMerge } from '../testing/work-samples.ts'
import { mostAtOnce, progressOf } from './work-progress.ts'

const bead = (wished: Parameters<typeof sampleBead>[0]) => sampleBead(wished) as BeadView
const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`

it('tells who works on what, what has landed, and what the queue does', () => {
  const beads = [
    bead({ status: 'in_progress', waits: { kind: 'working', text: 'toast works on it.' } }),
    bead({ beadId: 'bead-2', title: 'B', status: 'closed', landedCommit: commit }),
    bead({ beadId: 'bead-3', title: 'C', status: 'failed', reason: 'Five tries.' }),
  ]
  const batch = {
    batchId: 'b1',
    rigId: 'rig-1',
    target: 'main',
    mergeIds: ['m1', 'm2'],
    attempt: 1,
    phase: 'verifying',
    nextGroups: [],
  }
  const queue = { queue: [sampleMerge(), sampleMerge(), sampleMerge()], batches: [batch] } as unknown as MergeQueue
  expect([...progressOf(beads, queue).values()]).toEqual([
    '“A page”: toast works on it.',
    `“B”: landed as ${commit.slice(0, 10)}`,
    '“C”: failed: Five tries.',
    'merge queue: verifying 2 branches, 1 branch to come',
  ])
  const empty = { queue: [], batches: [] } as unknown as MergeQueue
  expect(progressOf([], empty).size).toBe(0)
})

it('counts the tries that went on at one moment; one that begins when another ends is not beside it', () => {
  const tries = (...spans: (readonly [number, number])[]) => ({
    attempts: spans.map(([from, to], index) => ({
      number: index + 1,
      agentId: 'agent-1',
      startedAt: at(from),
      endedAt: at(to),
      outcome: 'done',
      reason: '',
    })) as unknown as BeadView['attempts'],
  })
  expect(mostAtOnce([])).toBe(0)
  expect(mostAtOnce([tries([0, 5]), tries([5, 9])])).toBe(1)
  expect(mostAtOnce([tries([0, 5], [8, 9]), tries([2, 9]), tries([4, 6])])).toBe(3)
})
