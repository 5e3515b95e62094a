import type { BeadCard } from '@gastown/contract/work/bead-card'
import { describe, expect, it } from 'vitest'
import { waitsGroups } from './waits-groups.ts'

const card = (kind: string, more: object = {}, waits: object = {}): BeadCard =>
  ({ status: 'open', updatedAt: '2026-01-02', waits: { kind, text: `It is ${kind}.`, ...waits }, ...more }) as unknown as BeadCard

describe('beads by what they wait for', () => {
  it('are counted by reason, what needs somebody first; who is at work waits for nothing', () => {
    const groups = waitsGroups([card('in_queue'), card('blocked'), card('blocked'), card('needs_you'), card('working')])
    expect(groups.map(({ kind, count }) => [kind, count])).toEqual([
      ['needs_you', 1],
      ['blocked', 2],
      ['in_queue', 1],
    ])
  })

  it('say when the first goes on, and what the one says that has waited longest', () => {
    const later = card('backing_off', { updatedAt: '2026-01-03' }, { text: 'new', until: '2026-01-05' })
    const sooner = card('backing_off', { updatedAt: '2026-01-01' }, { text: 'old', until: '2026-01-09' })
    expect(waitsGroups([later, sooner])).toEqual([{ kind: 'backing_off', count: 2, until: '2026-01-05', text: 'old' }])
  })

  it('closed ones wait for nothing', () => {
    expect(waitsGroups([{ status: 'closed', updatedAt: '' } as unknown as BeadCard])).toEqual([])
  })
})
