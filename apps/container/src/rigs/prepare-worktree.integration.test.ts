import { execFileSync } from 'node:child_process'
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { detectSandbox } from '../sandbox/detect-sandbox.ts'
import { commitFiles, git, openRigBench, type BenchOptions, type RigBench } from './testing/rig-bench.ts'

const sandbox = await detectSandbox({ mode: 'auto' })

let bench: RigBench
const open = async (options?: BenchOptions) => (bench = await openRigBench(options))
afterEach(async () => await bench.close())

describe('prepareWorktree', () => {
  it('makes a repository of its own on the branch, from the target as the remote has it, with the agent as author', async () => {
    await open()
    const of = bench.worktreeOf('b1')
    await bench.rigs.prepareWorktree(of)
    const folder = bench.rigs.worktreePath(of)
    expect(folder).toBe(join(bench.containerDir, 'worktrees/rig-1/polecat-b1/b1'))
    expect(await git(folder, 'symbolic-ref', '--short', 'HEAD')).toBe('gt/b1')
    expect(await git(folder, 'rev-parse', 'HEAD')).toBe(await git(bench.remote, 'rev-parse', 'main'))
    expect(await git(folder, 'rev-parse', 'origin/main')).toBe(await git(bench.remote, 'rev-parse', 'main'))
    expect(await git(folder, 'config', 'user.email')).toBe('polecat@gastown.invalid')
    expect(await git(folder, 'status', '--short')).toBe('')
    expect(await readFile(join(folder, 'readme.md'), 'utf8')).toBe('A project\n')
    expect(await git(folder, 'fsck')).toBe('')
  })

  it('an author’s name cannot become a setting of git', async () => {
    await open()
    const name = 'x"\n[core]\n\tfsmonitor = "touch planted\\'
    const of = bench.worktreeOf('b1', { author: { name, email: 'a@b.invalid' } })
    await bench.rigs.prepareWorktree(of)
    const folder = bench.rigs.worktreePath(of)
    expect(await git(folder, 'config', '--local', '--list')).not.toMatch(/^core\.fsmonitor/m)
    expect(await git(folder, 'config', 'user.name')).toBe(name.replaceAll(/[\n\t]/g, ' '))
  })

  it('P7: leaves a worktree that is there as it is, changes in no commit included, also after a restart', async () => {
    await open()
    const { of, folder, head } = await bench.work('b1', { 'a.txt': 'a' })
    await writeFile(join(folder, 'draft.txt'), 'draft')
    await bench.rigs.prepareWorktree(of)
    const rigs = await bench.restart()
    await Promise.all([rigs.prepareWorktree(of), rigs.prepareWorktree(of)])
    expect(await git(folder, 'rev-parse', 'HEAD')).toBe(head)
    expect(await git(folder, 'status', '--short')).toBe('?? draft.txt')
  })

  it('P4: does not begin before the target contains a blocker’s commit, and says which is missing', async () => {
    await open()
    const blocker = await bench.work('blocker', { 'a.txt': 'a' })
    const of = bench.worktreeOf('b2', { mustContain: [blocker.head] })
    await expect(bench.rigs.prepareWorktree(of)).rejects.toMatchObject({
      code: 'AGENT_NOT_READY',
      message: expect.stringContaining(`"main" does not contain the commit ${blocker.head}`) as string,
    })
    await expect(bench.rigs.prepareWorktree(bench.worktreeOf('b3', { mustContain: ['1'.repeat(40)] }))).rejects.toMatchObject({
      code: 'AGENT_NOT_READY',
    })
    expect(await readdir(join(bench.containerDir, 'worktrees/rig-1'))).toEqual(['polecat-blocker'])
    // The reading is a moment old: the commit that is needed makes it look again.
    await git(bench.remote, 'fetch', '--quiet', bench.repository, 'refs/gastown/work/polecat-blocker/blocker')
    await git(bench.remote, 'merge', '--quiet', '--ff-only', blocker.head)
    await bench.rigs.prepareWorktree(of)
    expect(await readFile(join(bench.rigs.worktreePath(of), 'a.txt'), 'utf8')).toBe('a')
  })

  it('goes on from a commit that was kept, and of a reviewer is at it on no branch', async () => {
    await open()
    const { head } = await bench.work('b1', { 'a.txt': 'a' })
    const again = bench.worktreeOf('b2', { branch: 'gt/b1', startFrom: head })
    const review = bench.worktreeOf('b3', { branch: 'gt/b1', startFrom: head, readOnly: true, beadId: undefined, mergeId: 'm1' })
    await Promise.all([bench.rigs.prepareWorktree(again), bench.rigs.prepareWorktree(review)])
    expect(await git(bench.rigs.worktreePath(again), 'rev-parse', 'gt/b1')).toBe(head)
    expect(bench.rigs.worktreePath(review)).toMatch(/polecat-b3\/m1$/)
    expect(await git(bench.rigs.worktreePath(review), 'rev-parse', 'HEAD')).toBe(head)
    await expect(git(bench.rigs.worktreePath(review), 'symbolic-ref', 'HEAD')).rejects.toThrow()
    const lost = bench.worktreeOf('b4', { startFrom: '1'.repeat(40) })
    await expect(bench.rigs.prepareWorktree(lost)).rejects.toThrow(/that the work goes on from is not in the rig/)
  })

  it('of a reviewer is at the head that it is to read now, also when it has read an earlier one', async () => {
    await open()
    const { head } = await bench.work('b1', { 'a.txt': 'a' })
    const { head: reworked } = await bench.work('b2', { 'b.txt': 'b' }, { branch: 'gt/b1', startFrom: head })
    const review = (startFrom: string) =>
      bench.worktreeOf('b3', { branch: 'gt/b1', startFrom, readOnly: true, beadId: undefined, mergeId: 'm1' })
    const folder = bench.rigs.worktreePath(review(head))
    for (const at of [head, head, reworked]) {
      await bench.rigs.prepareWorktree(review(at))
      expect(await git(folder, 'rev-parse', 'HEAD')).toBe(at)
    }
    expect(await readdir(dirname(folder))).toEqual(['m1'])
  })

  it('P7: goes on from what another worker added meanwhile; what was left in the worktree is kept', async () => {
    await open()
    const first = await bench.work('b1', { 'a.txt': 'a' })
    const other = await bench.work('b2', { 'b.txt': 'b' }, { branch: 'gt/b1', startFrom: first.head })
    await writeFile(join(first.folder, 'draft.txt'), 'draft')
    // What was saved of its own is no reason to make it anew.
    const saved = await bench.rigs.saveWork(first.of)
    await bench.rigs.prepareWorktree(bench.worktreeOf('b1', { startFrom: saved?.commit }))
    expect(await git(first.folder, 'status', '--short')).toBe('?? draft.txt')
    await writeFile(join(first.folder, 'late.txt'), 'late')

    await bench.rigs.prepareWorktree(bench.worktreeOf('b1', { startFrom: other.head }))
    expect(await git(first.folder, 'rev-parse', 'HEAD')).toBe(other.head)
    expect((await readdir(first.folder)).toSorted()).toEqual(['.git', 'a.txt', 'b.txt', 'readme.md'])
    const kept = await git(bench.repository, 'for-each-ref', '--format=%(refname)', 'refs/gastown/saved/polecat-b1')
    const newest = kept.split('\n').at(-1) ?? ''
    expect(await git(bench.repository, 'show', `${newest}:late.txt`)).toBe('late')
  })

  it('makes a convoy’s feature branch on the remote when it is not there, once, also when several start together', async () => {
    await open()
    const work = { target: 'convoy/c1', createTargetFrom: 'main' }
    await Promise.all(['b1', 'b2'].map(async (bead) => await bench.rigs.prepareWorktree(bench.worktreeOf(bead, work))))
    expect(await git(bench.remote, 'rev-parse', 'convoy/c1')).toBe(await git(bench.remote, 'rev-parse', 'main'))
    await git(bench.remote, 'checkout', '--quiet', 'convoy/c1')
    const tip = await commitFiles(bench.remote, { 'c.txt': 'c' })
    await bench.rigs.prepareWorktree(bench.worktreeOf('b3', { ...work, mustContain: [tip] }))
    expect(await git(bench.rigs.worktreePath(bench.worktreeOf('b3')), 'rev-parse', 'HEAD')).toBe(tip)
  })

  it('P4: a feature branch takes in what its work builds on and what has landed beside it, without losing what it has', async () => {
    await open()
    await git(bench.remote, 'branch', 'feature')
    await git(bench.remote, 'checkout', '--quiet', 'feature')
    const own = await commitFiles(bench.remote, { 'own.txt': 'own' })
    await git(bench.remote, 'checkout', '--quiet', 'main')
    const blocker = await commitFiles(bench.remote, { 'blocker.txt': 'blocker' })
    const of = bench.worktreeOf('b1', { target: 'feature', syncTargetFrom: 'main', mustContain: [blocker] })
    await bench.rigs.prepareWorktree(of)
    for (const commit of [own, blocker]) await git(bench.remote, 'merge-base', '--is-ancestor', commit, 'feature')
    expect((await readdir(bench.rigs.worktreePath(of))).toSorted()).toEqual(['.git', 'blocker.txt', 'own.txt', 'readme.md'])
  })

  it('P4: a feature branch that does not go together with what its work builds on is left as it is, and the files are named', async () => {
    await open()
    await git(bench.remote, 'checkout', '--quiet', '-b', 'feature')
    const own = await commitFiles(bench.remote, { 'a.txt': 'own' })
    await git(bench.remote, 'checkout', '--quiet', 'main')
    const blocker = await commitFiles(bench.remote, { 'a.txt': 'blocker' })
    const of = bench.worktreeOf('b1', { target: 'feature', syncTargetFrom: 'main', mustContain: [blocker] })
    await expect(bench.rigs.prepareWorktree(of)).rejects.toThrow(/do not go together \(a\.txt\)/)
    expect(await git(bench.remote, 'rev-parse', 'feature')).toBe(own)
  })

  it('says that a repository has no commit, has no such branch, or is not there, with the way out, naming gitUrl', async () => {
    await open()
    const empty = join(bench.folder, 'empty')
    await mkdir(empty)
    await git(empty, 'init', '--quiet', '--bare')
    const cases: [Record<string, unknown>, RegExp][] = [
      [{ gitUrl: empty }, /it has no commit yet.*first commit on "main"/],
      [{ target: 'trunk' }, /has no branch "trunk" \(it has "main"\).*change the default branch/],
      [{ gitUrl: join(bench.folder, 'nothing') }, /cannot be used now.*Check that the repository is there/],
      [{ gitUrl: '--upload-pack=touch planted' }, /starts with "-"/],
      [{ target: '--upload-pack=x' }, /not the name of a branch/],
      [{ branch: '../../x' }, /not the name of a branch/],
      [{ gitUrl: 'ext::sh -c "touch planted"' }, /protocol "ext"/],
    ]
    for (const [work, words] of cases) {
      const refusal = bench.rigs.prepareWorktree(bench.worktreeOf('b1', work))
      await expect(refusal).rejects.toThrow(words)
      await expect(refusal).rejects.toMatchObject({ code: 'AGENT_NOT_READY' })
    }
    await expect(bench.rigs.prepareWorktree(bench.worktreeOf('b1', { gitUrl: empty }))).rejects.toMatchObject({ field: 'gitUrl' })
  })

  it('P10: tells nothing of a token in an address', async () => {
    await open()
    const gitUrl = 'http://planted-secret@127.0.0.1:9/x.git'
    const error: unknown = await bench.rigs.prepareWorktree(bench.worktreeOf('b1', { gitUrl })).catch((caught: unknown) => caught)
    expect(String(error)).toMatch(/cannot be used now/)
    expect(String(error)).not.toContain('planted-secret')
    const files = await readdir(join(bench.containerDir, 'rigs'), { recursive: true, withFileTypes: true })
    for (const file of files.filter((each) => each.isFile())) {
      expect(await readFile(join(file.parentPath, file.name), 'utf8')).not.toContain('planted-secret')
    }
  })

  const halves: [string, (folder: string) => Promise<unknown>][] = [
    ['a folder that was never finished', async (folder) => await mkdir(join(folder, '.git'), { recursive: true })],
    ['a link that an agent put there', async (folder) => await symlink('/etc', folder)],
    ['a file', async (folder) => await writeFile(folder, 'x')],
  ]
  it.each(halves)('P7: sets aside %s, and makes the worktree', async (_name, make) => {
    await open()
    const of = bench.worktreeOf('b1')
    const folder = bench.rigs.worktreePath(of)
    await mkdir(join(folder, '..'), { recursive: true })
    await make(folder)
    await bench.rigs.prepareWorktree(of)
    expect(await git(folder, 'status', '--short', '--branch')).toBe('## gt/b1')
    expect((await readdir(join(folder, '..'))).filter((name) => name.startsWith('b1.set-aside-'))).toHaveLength(1)
  })

  it('P7: a worktree whose repository was destroyed is made anew, its files kept beside it', async () => {
    await open()
    const { of, folder } = await bench.work('b1', { 'a.txt': 'a' })
    await rm(join(folder, '.git'), { recursive: true })
    await bench.rigs.prepareWorktree(of)
    const [aside] = (await readdir(join(folder, '..'))).filter((name) => name !== 'b1')
    expect(await readFile(join(folder, '..', aside ?? '', 'a.txt'), 'utf8')).toBe('a')
  })

  it('a crash in the middle leaves no half of a worktree, and nothing of it after the next start', async () => {
    await open()
    const of = bench.worktreeOf('b1')
    const scratch = join(bench.containerDir, 'rigs/rig-1/scratch')
    await mkdir(join(scratch, 'half/checkout/.git'), { recursive: true })
    await mkdir(join(scratch, 'repo.git'), { recursive: true })
    await bench.rigs.prepareWorktree(of)
    expect(await readdir(scratch)).toEqual([])
    expect(await git(bench.rigs.worktreePath(of), 'status', '--short')).toBe('')
  })

  it('does not follow a link that an agent put in the place of a folder of worktrees', async () => {
    await open()
    const elsewhere = join(bench.folder, 'elsewhere')
    await mkdir(elsewhere)
    await bench.rigs.prepareWorktree(bench.worktreeOf('b1'))
    await symlink(elsewhere, join(bench.containerDir, 'worktrees/rig-1/polecat-b2'))
    await expect(bench.rigs.prepareWorktree(bench.worktreeOf('b2'))).rejects.toMatchObject({ code: 'AGENT_NOT_READY' })
    expect(await readdir(elsewhere)).toEqual([])
  })

  it.skipIf(sandbox.kind === 'none')('agents see the objects of the repositories, and nothing else of them', async () => {
    await open()
    const { readOnly, readWrite } = bench.rigs.access
    expect(readWrite).toEqual([join(bench.containerDir, 'worktrees')])
    expect(readOnly).toEqual([join(bench.containerDir, 'rig-objects')])
    const of = bench.worktreeOf('b1')
    await bench.rigs.prepareWorktree(of)
    const cwd = bench.rigs.worktreePath(of)
    const script = 'git log --format=%s && echo x > b.txt && git add . && git commit -qm Second && git log --format=%an -1'
    const command = bench.sandbox.confine(
      { file: '/bin/sh', args: ['-c', `${script}; ls ${bench.containerDir}`], cwd, env: { PATH: '/usr/bin:/bin', HOME: cwd } },
      bench.rigs.access,
    )
    const said = execFileSync(command.file, command.args, { cwd, env: command.env, encoding: 'utf8' })
    expect(said.split('\n').slice(0, 2)).toEqual(['First', 'Polecat'])
    expect(said).toMatch(/Polecat\nrig-objects\nworktrees\n$/)
  })
})
