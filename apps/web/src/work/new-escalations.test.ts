import { escalationSchema } from '@gastown/contract/work/escalation'
import { describe, expect, it } from 'vitest'
import { newEscalations } from './new-escalations.ts'

const at = '2026-01-01T00:00:00.000Z'
const named = (escalationId: string, count = 1) =>
  escalationSchema.parse({
    escalationId,
    severity: 'high',
    title: escalationId,
    body: '',
    raisedBy: 'town',
    raisedAt: at,
    count,
    lastRaisedAt: at,
  })

describe('escalations that are new to a page', () => {
  it('none of those that were there when it opened', () => {
    expect(newEscalations(null, [named('one')]).fresh).toEqual([])
  })

  it('each once, and a repetition again', () => {
    const first = newEscalations(null, [])
    const second = newEscalations(first.seen, [named('one')])
    expect(second.fresh.map(({ title }) => title)).toEqual(['one'])
    expect(newEscalations(second.seen, [named('one')]).fresh).toEqual([])
    expect(newEscalations(second.seen, [named('one', 2)]).fresh).toHaveLength(1)
  })
})
