import { expect, it } from 'vitest'
import { serveWork } from '../testing/serve-work.ts'
import { commit } from '../testing/work-samples.ts'

const done = async () => ({ done: true }) as const

it('gastown merge retries one, asks for rework of one, and shows what one adds', async () => {
  const diff = { base: commit, head: commit, patch: '+one\n-two\n', truncated: true }
  await using town = await serveWork({ retryMerge: done, requestRework: done, getMergeDiff: async () => diff })
  expect((await town.run(['merge', 'retry', 'merge-1'])).out).toContain('merge-1 is tried again')
  await town.run(['merge', 'rework', 'Ankh', 'merge-1', 'Say why.'])
  expect((await town.run(['merge', 'diff', 'merge-1'])).out).toBe('+one\n-two\n… it is longer than what is shown.\n')
  expect(JSON.parse((await town.run(['merge', 'diff', 'merge-1', '--json'])).out)).toEqual(diff)
  expect(town.calls.slice(0, 3)).toEqual([
    ['retryMerge', { townId: 't1', mergeId: 'merge-1' }],
    ['requestRework', { townId: 't1', mergeId: 'merge-1', feedback: 'Say why.' }],
    ['getMergeDiff', { townId: 't1', mergeId: 'merge-1' }],
  ])
  expect(await town.run(['merge', 'rework', 'merge-1'])).toMatchObject({ exitCode: 2 })
})
