import type { Metrics } from '@gastown/contract/work/metrics'
import { expect, test } from 'vitest'
import { sharedWaits } from './shared-waits.ts'

const wait = (kind: Metrics['waits'][number]['kind'], beadMs: number) => ({ kind, now: 1, beadMs, beadMsOverTime: [beadMs] })

test('what beads waited for comes before what they went on with, the longest first, each in a colour of its own', () => {
  const shared = sharedWaits([wait('working', 900), wait('held', 5), wait('blocked', 50), wait('landing', 1000)])
  expect(shared.map(({ kind, waits, colour }) => [kind, waits, colour])).toEqual([
    ['blocked', true, 1],
    ['held', true, 2],
    ['landing', false, 3],
    ['working', false, 4],
  ])
})
