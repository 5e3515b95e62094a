import { rigIdSchema } from '@gastown/contract/ids'
import type { GateOutput } from '@gastown/contract/work/gate-output'
import { batchIdSchema } from '@gastown/contract/work/ids'
import { expect, it } from 'vitest'
import { liveGatesAfter, type LiveGates } from './live-gates.ts'

const [shop, site] = [rigIdSchema.parse('shop'), rigIdSchema.parse('site')]
const piece = (text: string, more: Partial<GateOutput> = {}): GateOutput => ({
  rigId: shop,
  batchId: batchIdSchema.parse('batch-1'),
  attempt: 1,
  gate: 1,
  gates: 2,
  command: 'npm test',
  startedAt: '2026-01-01T00:00:00.000Z',
  offset: 0,
  text,
  ...more,
})
const after = (...pieces: readonly GateOutput[]): LiveGates => pieces.reduce(liveGatesAfter, new Map())

it('puts the pieces of each gate together, of each rig by itself', () => {
  const live = after(piece('a'), piece('b', { offset: 1 }), piece('c', { gate: 2 }), piece('d', { rigId: site }))
  expect(live.get(shop)?.map(({ text }) => text)).toEqual(['ab', 'c'])
  expect(live.get(site)?.map(({ text }) => text)).toEqual(['d'])
})

it('another batch, or another attempt, begins anew', () => {
  const next = piece('x', { attempt: 2 })
  expect(after(piece('a'), piece('b', { gate: 2 }), next).get(shop)).toEqual([next])
  const other = piece('y', { batchId: batchIdSchema.parse('batch-2') })
  expect(after(piece('a'), other).get(shop)).toEqual([other])
})
