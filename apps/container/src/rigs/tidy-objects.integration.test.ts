import { afterEach, expect, it } from 'vitest'
import { createRigRepositories } from './rig-repository.ts'
import { commitFiles, git, openRigBench, type RigBench } from './testing/rig-bench.ts'
import { tidyObjects } from './tidy-objects.ts'

let bench: RigBench
afterEach(async () => await bench.close())

it('P7: puts objects together and loses none that a worktree borrows, also such as no ref reaches any more', async () => {
  bench = await openRigBench()
  await commitFiles(bench.remote, { 'second.txt': '2' })
  const of = bench.worktreeOf('b1')
  await bench.rigs.prepareWorktree(of)
  const folder = bench.rigs.worktreePath(of)
  const start = await git(folder, 'rev-parse', 'HEAD')
  // The target is written anew: only the worktree still knows the commit.
  await git(bench.remote, 'commit', '--quiet', '--amend', '--message=Anew')
  await bench.restart()
  await bench.rigs.prepareWorktree(bench.worktreeOf('b2'))
  expect(await git(bench.repository, 'for-each-ref', `--contains=${start}`)).toBe('')

  const repositories = createRigRepositories({
    containerDir: bench.containerDir,
    remoteEnv: {},
    signal: new AbortController().signal,
  })
  const rig = await repositories.open(bench.rigId)
  for (let round = 0; round < 3; round++) await tidyObjects(rig, { looseObjects: 0, packs: 0 })
  expect(await git(bench.repository, 'count-objects', '-v')).toMatch(/^packs: 1$/m)
  expect(await git(folder, 'rev-list', '--objects', 'HEAD')).toContain(start)
  expect(await git(folder, 'status', '--short')).toBe('')
  const head = await commitFiles(folder, { 'b.txt': 'b' })
  expect(await bench.rigs.collect(of)).toMatchObject({ found: 'branch', head })
})
