import { chmod, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commitFiles, git, openRigBench, writeFiles, type RigBench } from './testing/rig-bench.ts'

let bench: RigBench
beforeEach(async () => {
  bench = await openRigBench({ files: { 'a.txt': 'a\n', 'gone.txt': 'x', '.gitignore': 'ignored/\n' } })
})
afterEach(async () => await bench.close())

const filesOf = async (commit: string | undefined) =>
  (await git(bench.repository, 'ls-tree', '-r', '--name-only', `${commit}`)).split('\n')
const show = async (commit: string | undefined, name: string) => await git(bench.repository, 'show', `${commit}:${name}`)

describe('saveWork', () => {
  it('P7: keeps changed, new, staged and deleted files on a ref, and changes nothing in the worktree', async () => {
    const { of, folder, head } = await bench.work('b1', { 'b.txt': 'b' })
    await writeFiles(folder, { 'a.txt': 'changed', 'new/x.txt': 'x', 'staged.txt': 's', 'ignored/y.txt': 'y' })
    await git(folder, 'add', 'staged.txt')
    await rm(join(folder, 'gone.txt'))
    await chmod(join(folder, 'b.txt'), 0o755)
    const before = [
      await git(folder, 'status', '--porcelain'),
      await git(folder, 'for-each-ref'),
      await stat(join(folder, '.git/index')),
    ]
    const saved = await bench.rigs.saveWork(of)
    expect(saved).toMatchObject({ ref: 'refs/gastown/saved/polecat-b1/b1/1' })
    expect(await git(bench.repository, 'rev-parse', `${saved?.ref}`)).toBe(saved?.commit)
    expect(await git(bench.repository, 'rev-parse', `${saved?.commit}^`)).toBe(head)
    expect(await filesOf(saved?.commit)).toEqual(['.gitignore', 'a.txt', 'b.txt', 'new/x.txt', 'staged.txt'])
    expect(await show(saved?.commit, 'a.txt')).toBe('changed')
    expect(await git(bench.repository, 'fsck', '--connectivity-only')).toBe('')
    const after = [
      await git(folder, 'status', '--porcelain'),
      await git(folder, 'for-each-ref'),
      await stat(join(folder, '.git/index')),
    ]
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2))
  })

  it('saves the same content once, and other content on a ref of its own', async () => {
    const { of, folder } = await bench.work('b1', { 'b.txt': 'b' })
    await writeFiles(folder, { 'draft.txt': '1' })
    const first = await bench.rigs.saveWork(of)
    expect(await bench.rigs.saveWork(of)).toEqual(first)
    await writeFiles(folder, { 'draft.txt': '2' })
    expect(await bench.rigs.saveWork(of)).toMatchObject({ ref: 'refs/gastown/saved/polecat-b1/b1/2' })
    expect(await show(first?.commit, 'draft.txt')).toBe('1')
  })

  it('without changes it is the branch itself, collected; without commits of its own it is nothing', async () => {
    const { of, folder } = await bench.work('b1', { 'b.txt': 'b' })
    const head = await commitFiles(folder, { 'c.txt': 'c' })
    expect(await bench.rigs.saveWork(of)).toEqual({ ref: 'refs/gastown/work/polecat-b1/b1', commit: head })
    const idle = bench.worktreeOf('b2')
    await bench.rigs.prepareWorktree(idle)
    expect(await bench.rigs.saveWork(idle)).toBeNull()
    expect(await bench.rigs.saveWork(bench.worktreeOf('b3'))).toBeNull()
  })

  it('P7: keeps commits on other branches, on no branch, and stashes', async () => {
    const { of, folder, head } = await bench.work('b1', { 'b.txt': 'b' })
    await git(folder, 'checkout', '--quiet', '-b', 'other')
    const other = await commitFiles(folder, { 'other.txt': 'o' })
    await writeFiles(folder, { 'a.txt': 'stashed' })
    await git(folder, 'stash')
    const stash = await git(folder, 'rev-parse', 'refs/stash')
    await git(folder, 'checkout', '--quiet', '--detach', head)
    const detached = await commitFiles(folder, { 'detached.txt': 'd' })
    const saved = await bench.rigs.saveWork(of)
    const reached = (await git(bench.repository, 'rev-list', `${saved?.commit}`)).split('\n')
    expect(reached).toEqual(expect.arrayContaining([head, other, stash, detached]))
  })

  it('P7: keeps the files of a worktree whose repository was destroyed', async () => {
    const { of, folder, head } = await bench.work('b1', { 'b.txt': 'b' })
    await writeFiles(folder, { 'draft.txt': 'draft' })
    await rm(join(folder, '.git'), { recursive: true })
    const saved = await bench.rigs.saveWork(of)
    expect(await show(saved?.commit, 'draft.txt')).toBe('draft')
    expect(await git(bench.repository, 'rev-parse', `${saved?.commit}^`)).toBe(head)
  })

  it('P7: keeps the rest of a worktree with repositories inside', async () => {
    const { of, folder } = await bench.work('b1', { 'b.txt': 'b' })
    await writeFiles(folder, { 'draft.txt': 'draft', 'inside/x.txt': 'x', 'empty/y.txt': 'y' })
    for (const name of ['inside', 'empty']) await git(folder, 'init', '--quiet', name)
    await commitFiles(join(folder, 'inside'), { 'z.txt': 'z' })
    const saved = await bench.rigs.saveWork(of)
    expect(await show(saved?.commit, 'draft.txt')).toBe('draft')
    expect(await readdir(join(folder, 'inside'))).toContain('z.txt')
  })
})
