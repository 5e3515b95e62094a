import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { commitFiles, git, openRigBench, writeFiles, type RigBench } from './testing/rig-bench.ts'

let bench: RigBench
beforeEach(async () => {
  bench = await openRigBench({ files: { 'a.txt': 'a\n', 'gone.txt': 'x\n', '.gitignore': 'ignored/\n' } })
})
afterEach(async () => await bench.close())

const namesIn = (patch: string) => [...patch.matchAll(/^diff --git a\/(\S+)/gm)].map((match) => match[1])

it('shows commits, changes in no commit and new files against where the branch left its target, and changes nothing', async () => {
  const { of, folder, head } = await bench.work('b1', { 'b.txt': 'b\n' })
  const base = await git(bench.remote, 'rev-parse', 'main')
  await commitFiles(bench.remote, { 'theirs.txt': 'of somebody else\n' }, 'Theirs')
  await writeFiles(folder, { 'a.txt': 'changed\n', 'new/x.txt': 'new\n', 'ignored/y.txt': 'y\n' })
  await rm(join(folder, 'gone.txt'))
  const look = async () => [await git(folder, 'status', '--porcelain'), await git(folder, 'for-each-ref')]
  const [before, index] = [await look(), await stat(join(folder, '.git/index'))]
  const diff = await bench.rigs.worktreeDiff(of)
  expect(diff).toMatchObject({ base, head, branch: 'gt/b1', target: 'main', truncated: false })
  expect(namesIn(diff.patch)).toEqual(['a.txt', 'b.txt', 'gone.txt', 'new/x.txt'])
  expect(diff.patch).toContain('-a\n+changed\n')
  expect(diff.uncommitted.toSorted()).toEqual(['a.txt', 'gone.txt', 'new/'])
  expect(await look()).toEqual(before)
  expect((await stat(join(folder, '.git/index'))).size).toBe(index.size)
})

it('of a worktree as it was made: nothing', async () => {
  const { of } = await bench.work('b1', {})
  expect(await bench.rigs.worktreeDiff(of)).toMatchObject({ patch: '', uncommitted: [] })
})

it('says that there is no worktree, and cuts what is longer than is shown at a whole line', async () => {
  await expect(bench.rigs.worktreeDiff(bench.worktreeOf('b9'))).rejects.toMatchObject({ code: 'WRONG_STATE' })
  const { of, folder } = await bench.work('b1', { 'b.txt': 'b\n' })
  await writeFiles(folder, { 'long.txt': 'a line of it\n'.repeat(100_000) })
  const { patch, truncated } = await bench.rigs.worktreeDiff(of)
  expect([truncated, patch.length <= 1_000_000, patch.endsWith('\n+a line of it\n')]).toEqual([true, true, true])
})

it('a configuration that an agent wrote into its repository is not read', async () => {
  const { of, folder } = await bench.work('b1', { 'b.txt': 'b\n' })
  const mark = join(folder, 'ran')
  await git(folder, 'config', 'diff.external', `touch ${mark}`)
  await git(folder, 'config', 'core.fsmonitor', `touch ${mark}`)
  await writeFiles(folder, { 'a.txt': 'changed\n' })
  expect(namesIn((await bench.rigs.worktreeDiff(of)).patch)).toEqual(['a.txt', 'b.txt'])
  await expect(stat(mark)).rejects.toMatchObject({ code: 'ENOENT' })
})
