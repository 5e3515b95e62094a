import type { BeadCard } from '@gastown/contract/work/bead-card'
import { expect, it } from 'vitest'
import { countByRig } from './count-by-rig.ts'

it('counts what is unfinished in each rig', () => {
  const card = (rigId: string, status: string) => ({ rigId, status }) as unknown as BeadCard
  const cards = [card('a', 'open'), card('a', 'failed'), card('a', 'closed'), card('b', 'in_progress'), card('b', 'in_review')]
  expect([...countByRig(cards)]).toEqual([
    ['a', { working: 0, waiting: 2, landing: 0 }],
    ['b', { working: 1, waiting: 0, landing: 1 }],
  ])
})
