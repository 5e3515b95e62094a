import { rigIdSchema, type RigId } from '@gastown/contract/ids'
import { batchIdSchema, beadIdSchema, mergeIdSchema } from '@gastown/contract/work/ids'
import type { MergeState, MergeView } from '@gastown/contract/work/merge'
import { expect, it } from 'vitest'
import { queuesByRig, type Batch } from './queue-of-rig.ts'

const [shop, site, idle] = ['shop', 'site', 'idle'].map((id) => rigIdSchema.parse(id)) as [RigId, RigId, RigId]

function merge(id: string, rigId: RigId, status: MergeState = { state: 'queued' }): MergeView {
  return {
    mergeId: mergeIdSchema.parse(id),
    rigId,
    title: id,
    branch: `gt/${id}`,
    head: 'a'.repeat(40),
    target: 'main',
    priority: 'medium',
    queuedAt: '2026-01-01T00:00:00.000Z',
    retries: 0,
    reviewed: false,
    status,
    gates: [],
    score: { total: 1000, parts: [] },
    waits: '',
  }
}
const batch = (rigId: RigId, mergeIds: string[], nextGroups: string[][] = []): Batch => ({
  batchId: 'batch-1',
  rigId,
  target: 'main',
  mergeIds,
  attempt: 1,
  phase: 'verifying',
  nextGroups,
})
const ids = (merges: readonly MergeView[]) => merges.map(({ mergeId }) => mergeId)
const verifying: MergeState = { state: 'verifying', batchId: batchIdSchema.parse('batch-1') }

it('each rig has its batch, what waits by score, and what comes back by itself; rigs with nothing are left out', () => {
  const queue = [
    merge('b', shop, verifying),
    merge('first', shop),
    merge('second', shop),
    merge('mended', shop, { state: 'rework', reworkBeadId: beadIdSchema.parse('rw') }),
    merge('stuck', shop, { state: 'needs_you', reason: 'dirty', retryAt: '2026-01-01T00:00:00.000Z' }),
    merge('alone', site),
  ]
  const queues = queuesByRig({ queue, batches: [batch(shop, ['b'])] }, [site, idle, shop])
  expect(queues.map(({ rigId }) => rigId)).toEqual([site, shop])
  const [, ofShop] = queues
  expect([ofShop?.inBatch, ofShop?.waiting, ofShop?.away].map((merges) => ids(merges ?? []))).toEqual([
    ['b'],
    ['first', 'second'],
    ['mended'],
  ])
})

it('the halves of a batch that failed go before all others, in their order', () => {
  const queue = ['high', 'c', 'd', 'b'].map((id) => merge(id, shop))
  const [only] = queuesByRig({ queue, batches: [batch(shop, ['a'], [['b'], ['c', 'd']])] }, [shop])
  expect(ids(only?.waiting ?? [])).toEqual(['b', 'c', 'd', 'high'])
})
