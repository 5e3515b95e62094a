import { rigIdSchema } from '@gastown/contract/ids'
import { shownGateOutputChars, type GateOutput } from '@gastown/contract/work/gate-output'
import { batchIdSchema } from '@gastown/contract/work/ids'
import { expect, it } from 'vitest'
import { LiveGates } from './live-gates.ts'

const piece = (offset: number, text: string, more: Partial<GateOutput> = {}): GateOutput => ({
  rigId: rigIdSchema.parse('rig-1'),
  batchId: batchIdSchema.parse('batch-1'),
  attempt: 1,
  gate: 1,
  gates: 2,
  command: 'npm test',
  startedAt: '2026-01-01T00:00:00.000Z',
  offset,
  text,
  ...more,
})

function after(...pieces: readonly GateOutput[]): readonly GateOutput[] {
  const live = new LiveGates()
  for (const one of pieces) live.take(one)
  return live.all()
}

it('puts the pieces of a gate together, and keeps gates apart', () => {
  expect(after(piece(0, 'one '), piece(4, 'two', { outcome: 'passed' }), piece(0, 'lint', { gate: 2 }))).toEqual([
    piece(0, 'one two', { outcome: 'passed' }),
    piece(0, 'lint', { gate: 2 }),
  ])
})

it('keeps what is behind a gap, and says where it stands', () => {
  expect(after(piece(0, 'one'), piece(100, 'late'))).toEqual([piece(100, 'late')])
})

it('takes a piece that comes twice once', () => {
  expect(after(piece(0, 'one'), piece(3, 'two'), piece(3, 'two'))).toEqual([piece(0, 'onetwo')])
})

it('keeps the end, as much as is shown', () => {
  const [kept] = after(piece(0, 'a'.repeat(shownGateOutputChars)), piece(shownGateOutputChars, 'end'))
  expect([kept?.offset, kept?.text.length, kept?.text.slice(-4)]).toEqual([3, shownGateOutputChars, 'aend'])
})

it('begins anew with another attempt, and forgets a batch that is over', () => {
  const live = new LiveGates()
  live.take(piece(0, 'first'))
  live.take(piece(0, 'second', { attempt: 2 }))
  expect(live.all()).toEqual([piece(0, 'second', { attempt: 2 })])
  live.keepOnly(() => false)
  expect(live.all()).toEqual([])
})
