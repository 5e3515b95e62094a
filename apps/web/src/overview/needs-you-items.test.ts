import type { TownView } from '@gastown/contract/views'
import type { BeadCard } from '@gastown/contract/work/bead-card'
import { emptyWorkView } from '@gastown/contract/work/empty-work-view'
import type { WorkView } from '@gastown/contract/work/work-view'
import { describe, expect, it } from 'vitest'
import { needsYouItems, urgencyOf } from './needs-you-items.ts'

const at = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`
const townOf = (work: object, more: object = {}): TownView =>
  ({ mayor: null, notices: [], work: { ...emptyWorkView, ...work }, ...more }) as unknown as TownView
const failed = (beadId: string, minute = 0): BeadCard =>
  ({ beadId, status: 'failed', title: beadId, updatedAt: at(minute), blockedBy: [] }) as unknown as BeadCard
const blocked = (by: string): BeadCard => ({ beadId: `after-${by}`, status: 'open', blockedBy: [by] }) as unknown as BeadCard
const escalation = (escalationId: string, severity: string, more: object = {}) => ({
  escalationId,
  severity,
  title: escalationId,
  lastRaisedAt: at(5),
  ...more,
})
const merge = (mergeId: string, state: string) => ({ mergeId, state, title: mergeId, queuedAt: at(1) })
const keys = (town: TownView, cards: readonly BeadCard[] = []) => needsYouItems(town, cards).map(({ key }) => key)

describe('what needs the user', () => {
  it('is nothing in a town that goes on by itself', () => {
    expect(needsYouItems(townOf({}), [blocked('a')])).toEqual([])
  })

  it('is told by urgency, and of the same urgency the newest first', () => {
    const town = townOf(
      {
        paused: { cause: 'breaker', reason: 'Too many.', since: at(2) },
        escalations: [escalation('low', 'low'), escalation('critical', 'critical')],
        mergesForYou: [merge('merge-it', 'awaiting_merge'), merge('mend-it', 'needs_you')],
        convoys: [
          { convoyId: 'staged', status: 'staged', createdAt: at(9) },
          { convoyId: 'active', status: 'active' },
        ],
      },
      {
        mayor: { status: 'dead', reason: 'It crashed.', lastActivityAt: at(0) },
        notices: [{ id: 'note', level: 'info', at: at(1) }],
      },
    )
    expect(keys(town, [failed('old', 3), failed('new', 4)])).toEqual([
      'critical',
      'pause',
      'mayor',
      'new',
      'old',
      'mend-it',
      'merge-it',
      'staged',
      'low',
      'note',
    ])
  })

  it('a failed bead or a branch that an escalation is about is shown with it, and not again', () => {
    const town = townOf({
      escalations: [escalation('e1', 'high', { beadId: 'b1' }), escalation('e2', 'high', { mergeId: 'm1', beadId: 'b9' })],
      mergesForYou: [merge('m1', 'needs_you'), merge('m2', 'needs_you')],
    })
    const items = needsYouItems(town, [failed('b1'), failed('b2'), blocked('b1'), blocked('b2')])
    expect(items.map(({ key }) => key).toSorted((one, other) => one.localeCompare(other))).toEqual(['b2', 'e1', 'e2', 'm2'])
    expect(items.find(({ key }) => key === 'e1')).toMatchObject({ failed: { holdsUp: 1, card: { beadId: 'b1' } } })
    expect(items.find(({ key }) => key === 'e2')).toMatchObject({ merge: { mergeId: 'm1' } })
  })

  it('a pause that the user made is no alarm; a dead letter is', () => {
    const paused: WorkView['paused'] = { cause: 'user', reason: 'Lunch.', since: at(0) }
    const [letter, pause] = needsYouItems(townOf({ paused }, { notices: [{ id: 'letter', level: 'error', at: at(0) }] }), [])
    expect([letter, pause].map((item) => item && [item.key, urgencyOf(item)])).toEqual([
      ['letter', 'high'],
      ['pause', 'low'],
    ])
  })
})
