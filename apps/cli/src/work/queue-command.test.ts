import { expect, it } from 'vitest'
import { serveWork } from '../testing/serve-work.ts'
import { commit, sampleMerge } from '../testing/work-samples.ts'

const at = '2026-01-02T03:04:05.000Z'
const empty = { queue: [], needsAttention: [], batches: [], history: [] }

it('gastown queue shows the batch in hand, the order and its reasons, and what a person has to do', async () => {
  const data = {
    queue: [
      sampleMerge({ status: { state: 'verifying', batchId: 'batch-1' }, waits: 'It is verified.' }),
      sampleMerge({
        mergeId: 'merge-2',
        title: 'A style',
        score: {
          total: 1050.25,
          parts: [
            { what: 'base', points: 1000 },
            { what: 'priority', points: 100.25 },
            { what: 'failed tries', points: -50 },
          ],
        },
      }),
    ],
    needsAttention: [
      sampleMerge({
        mergeId: 'merge-3',
        title: 'A script',
        status: { state: 'needs_you', reason: 'x', retryAt: at },
        waits: 'The repository has changes of yours.',
      }),
      sampleMerge({
        mergeId: 'merge-4',
        title: 'A test',
        status: { state: 'awaiting_merge', pushedBranch: 'gt/b', commit, checkAt: at },
        waits: 'It is verified.',
      }),
    ],
    batches: [
      {
        batchId: 'batch-1',
        rigId: 'rig-1',
        target: 'main',
        mergeIds: ['merge-1'],
        attempt: 2,
        phase: 'verifying' as const,
        nextGroups: [['merge-2']],
      },
    ],
    history: [sampleMerge({ mergeId: 'merge-0', title: 'A start', status: { state: 'landed', commit, at }, retries: 1 })],
  }
  await using town = await serveWork({ getMergeQueueData: async () => data })
  const { out } = await town.run(['queue', 'Ankh', '--rig', 'shop'])
  expect(town.calls).toEqual([['getMergeQueueData', { townId: 't1', rigId: 'rig-1' }]])
  expect(out.split('\n')).toEqual([
    'In hand: verifying 1 for main, try 2',
    '  A page',
    '  then: A style',
    '',
    'Queue, highest score first',
    '  1. A page  verifying  It is verified.',
    '     1100 = base +1000, priority +100',
    '     merge-1',
    '  2. A style  queued  It waits for others.',
    '     1050.3 = base +1000, priority +100.3, failed tries −50',
    '     merge-2',
    '',
    'Waits for you',
    '  A script: The repository has changes of yours.',
    '     gastown merge retry merge-3, once that is mended',
    '  A test: It is verified.',
    '     merge the branch gt/b',
    '',
    'Ended last',
    'MERGE    OUTCOME  TITLE    RETRIES',
    'merge-0  landed   A start        1',
    '',
  ])
  expect(JSON.parse((await town.run(['queue', '--json'])).out)).toEqual(data)
})

it('gastown queue of a town that has nothing to land says so; an unknown rig is an error', async () => {
  await using town = await serveWork({ getMergeQueueData: async () => empty })
  expect((await town.run(['queue'])).out).toBe('The queue is empty.\n')
  expect(await town.run(['queue', '--rig', 'nowhere'])).toMatchObject({ exitCode: 1, out: '' })
})
