import { spawnSync } from 'node:child_process'
import { chmod, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { detectSandbox } from '../sandbox/detect-sandbox.ts'
import { commitFiles, git, openRigBench, writeFiles, type RigBench } from './testing/rig-bench.ts'

const sandbox = await detectSandbox({ mode: 'auto' })

let bench: RigBench
beforeEach(async () => {
  bench = await openRigBench({ files: { 'a.txt': '1\n2\n3\n', '.gitignore': 'ignored/\n' } })
})
afterEach(async () => await bench.close())

const keptWork = async (bead: string) => await git(bench.repository, 'rev-parse', `refs/gastown/work/polecat-${bead}/${bead}`)

describe('collect', () => {
  it('P3: proves a branch with its head, base, own commits, changed files and what is in no commit', async () => {
    const of = bench.worktreeOf('b1')
    await bench.rigs.prepareWorktree(of)
    const folder = bench.rigs.worktreePath(of)
    const base = await git(folder, 'rev-parse', 'HEAD')
    await commitFiles(folder, { 'b.txt': 'b', 'c.txt': 'c' })
    const head = await commitFiles(folder, { 'b.txt': 'B' })
    await writeFiles(folder, { 'a.txt': 'changed', 'new/x.txt': 'x', 'ignored/y.txt': 'y', 'ü "quoted".txt': 'z' })
    expect(await bench.rigs.collect(of)).toEqual({
      found: 'branch',
      branch: 'gt/b1',
      head,
      base,
      commits: 2,
      changedFiles: 2,
      uncommitted: ['a.txt', 'new/', 'ü "quoted".txt'],
    })
    expect(await keptWork('b1')).toBe(head)
    expect(await git(bench.repository, 'fsck', '--connectivity-only')).toBe('')
    expect(await git(bench.repository, 'for-each-ref', 'refs/gastown/incoming')).toBe('')
  })

  it('does not count what the agent excluded for itself; a save keeps it all the same', async () => {
    const { of, folder } = await bench.work('b1', { 'b.txt': 'b' })
    await writeFiles(folder, { '.git/info/exclude': 'notes.txt\n', 'notes.txt': 'n' })
    expect(await bench.rigs.collect(of)).toMatchObject({ found: 'branch', uncommitted: [] })
    const saved = await bench.rigs.saveWork(of)
    expect(await git(bench.repository, 'show', `${saved?.commit}:notes.txt`)).toBe('n')
  })

  it('P3: a branch without commits of its own says so', async () => {
    const of = bench.worktreeOf('b1')
    await bench.rigs.prepareWorktree(of)
    expect(await bench.rigs.collect(of)).toMatchObject({ found: 'branch', commits: 0, changedFiles: 0, uncommitted: [] })
  })

  it('P3: commits of the target that the agent took in are not its own, also when the town had not seen them', async () => {
    const of = bench.worktreeOf('b1')
    await bench.rigs.prepareWorktree(of)
    const folder = bench.rigs.worktreePath(of)
    const theirs = await commitFiles(bench.remote, { 'theirs.txt': 'x' })
    await git(folder, 'fetch', '--quiet', bench.remote, 'main')
    await git(folder, 'merge', '--quiet', '--ff-only', 'FETCH_HEAD')
    // A reading is as good as new for a second.
    const rigs = await bench.restart()
    expect(await rigs.collect(of)).toMatchObject({ found: 'branch', head: theirs, base: theirs, commits: 0 })
  })

  it('P3: no branch of the name is no branch, and no worktree is none; what was kept of it counts', async () => {
    expect(await bench.rigs.collect(bench.worktreeOf('b0'))).toMatchObject({ found: 'no_branch' })
    const { of, folder, head } = await bench.work('b1', { 'b.txt': 'b' })
    await rm(folder, { recursive: true })
    expect(await bench.rigs.collect(of)).toMatchObject({ found: 'branch', head, commits: 1 })
    const other = await bench.work('b2', { 'b.txt': 'b' })
    await git(other.folder, 'branch', '--quiet', '--move', 'renamed')
    expect(await bench.rigs.collect(other.of)).toMatchObject({
      found: 'no_branch',
      detail: 'The worktree has no branch "gt/b2"; it has "renamed".',
    })
  })

  it('what cannot be asked is unproved, never nothing', async () => {
    const { of, folder } = await bench.work('b1', { 'b.txt': 'b' })
    await writeFile(join(folder, '.git/HEAD'), 'damaged')
    expect(await bench.rigs.collect(of)).toMatchObject({ found: 'unproved', detail: expect.stringMatching(/\w/) as string })
  })

  it('works without the remote, by what was read of it last', async () => {
    const { of, folder } = await bench.work('b1', { 'b.txt': 'b' })
    const head = await commitFiles(folder, { 'c.txt': 'c' })
    await rename(bench.remote, `${bench.remote}-away`)
    const rigs = await bench.restart()
    expect(await rigs.collect(of)).toMatchObject({ found: 'branch', head, commits: 2 })
  })

  it('P7: a branch that was written anew is taken, and what was collected before stays reachable', async () => {
    const { of, folder, head } = await bench.work('b1', { 'b.txt': 'b' })
    await git(folder, 'commit', '--quiet', '--amend', '--message=Other')
    const anew = await git(folder, 'rev-parse', 'HEAD')
    expect(await bench.rigs.collect(of)).toMatchObject({ head: anew, commits: 1 })
    expect(await keptWork('b1')).toBe(anew)
    expect(await git(bench.repository, 'for-each-ref', `--contains=${head}`, '--format=%(refname)')).toBe(
      `refs/gastown/work-past/polecat-b1/b1/${head}`,
    )
  })

  it('P7: many collects at once, and of several worktrees, lose nothing', async () => {
    const works = await Promise.all(['b1', 'b2', 'b3'].map(async (bead) => await bench.work(bead, { [`${bead}.txt`]: 'x' })))
    const heads = await Promise.all(works.map(async ({ folder }) => await commitFiles(folder, { 'd.txt': 'd' })))
    const proofs = await Promise.all([...works, ...works].map(async ({ of }) => await bench.rigs.collect(of)))
    expect(proofs.map((proof) => proof.found === 'branch' && proof.head)).toEqual([...heads, ...heads])
    expect(await Promise.all(works.map(async ({ bead }) => await keptWork(bead)))).toEqual(heads)
  })
})

/** All that git can be told to run, in the repository of an agent. Each would leave a file beside the container. */
async function plant(folder: string, planted: string): Promise<void> {
  const script = join(folder, 'planted.sh')
  await writeFile(script, `#!/bin/sh\necho "$0 $*" >> ${planted}\ncat\n`)
  await chmod(script, 0o755)
  const hooks = join(folder, '.git/hooks')
  await mkdir(hooks, { recursive: true })
  for (const hook of [
    'pre-commit',
    'post-checkout',
    'reference-transaction',
    'post-index-change',
    'pre-auto-gc',
    'post-rewrite',
  ]) {
    await writeFile(join(hooks, hook), `#!/bin/sh\necho ${hook} >> ${planted}\n`)
    await chmod(join(hooks, hook), 0o755)
  }
  const settings = {
    'core.fsmonitor': script,
    'core.hooksPath': hooks,
    'core.pager': script,
    'core.editor': script,
    'core.sshCommand': script,
    'core.alternateRefsCommand': script,
    'core.worktree': '/',
    'filter.evil.clean': script,
    'filter.evil.smudge': script,
    'filter.evil.process': script,
    'filter.evil.required': 'true',
    'merge.evil.driver': script,
    'diff.evil.textconv': script,
    'diff.external': script,
    'alias.status': `!${script}`,
    'alias.bundle': `!${script}`,
    'alias.show-ref': `!${script}`,
    'gpg.program': script,
    'uploadpack.packObjectsHook': script,
    'remote.origin.url': 'ext::sh -c true',
    'remote.origin.promisor': 'true',
    'remote.origin.uploadpack': script,
    'extensions.partialClone': 'origin',
    'include.path': '/etc/passwd-of-nobody',
  }
  for (const [name, value] of Object.entries(settings)) await git(folder, 'config', '--file', '.git/config', name, value)
  await writeFile(join(folder, '.gitattributes'), '* filter=evil diff=evil merge=evil\n')
  await writeFile(join(folder, '.git/info/attributes'), '* filter=evil diff=evil merge=evil\n')
}

describe('a hostile worktree', () => {
  it.each(['auto', 'none'] as const)(
    'runs nothing when it is collected, saved, merged, and shown (sandbox: %s)',
    async (mode) => {
      await bench.close()
      bench = await openRigBench({ sandbox: await detectSandbox({ mode }), files: { 'a.txt': '1\n2\n3\n' } })
      const { of, folder } = await bench.work('b1', { 'b.txt': 'b' })
      const planted = join(bench.folder, 'planted')
      const other = await bench.work('b2', { 'a.txt': '0\n1\n2\n3\n' })
      // Committed, so that it is in trees too.
      await commitFiles(folder, { '.gitattributes': '* filter=evil diff=evil merge=evil\n', 'a.txt': '1\n2\n3\n4\n' })
      const head = await git(folder, 'rev-parse', 'HEAD')
      await plant(folder, planted)
      await writeFiles(folder, { 'draft.txt': 'draft' })

      expect(await bench.rigs.collect(of)).toMatchObject({ found: 'branch', head })
      const saved = await bench.rigs.saveWork(of)
      expect(await git(bench.repository, 'show', `${saved?.commit}:draft.txt`)).toBe('draft')
      const verified = await bench.verify('v1', [{ of, bead: 'b1', folder, head }, other], {
        gates: [{ command: 'git log -1 && cat a.txt', timeLimitMinutes: 1 }],
      })
      expect(verified).toMatchObject({ result: 'passed', leftOut: [] })
      expect(await bench.land('v1', verified)).toMatchObject({ result: 'landed' })
      await bench.rigs.diff(bench.rigId, { gitUrl: bench.remote, target: 'main', head })
      await bench.rigs.prepareWorktree(bench.worktreeOf('b3', { startFrom: head }))
      expect(await readdir(bench.folder)).not.toContain('planted')

      // A git that trusts what it finds does run it: what was planted works.
      await git(folder, 'config', '--file', '.git/config', '--unset', 'core.worktree')
      spawnSync('git', ['status'], { cwd: folder })
      expect(await readdir(bench.folder)).toContain('planted')
    },
  )

  it.skipIf(sandbox.kind === 'none')(
    'P10: links in the place of its folder or its objects show nothing of the machine',
    async () => {
      const secret = join(bench.folder, 'operator')
      await mkdir(secret)
      await git(secret, 'init', '--quiet', '--initial-branch=gt/b1')
      await commitFiles(secret, { 'key.txt': 'planted-secret' })
      const { of, folder } = await bench.work('b1', { 'b.txt': 'b' })
      await rename(join(folder, '.git/objects'), join(folder, 'moved'))
      await symlink(join(secret, '.git/objects'), join(folder, '.git/objects'))
      await writeFile(join(folder, '.git/refs/heads/gt/b1'), `${await git(secret, 'rev-parse', 'HEAD')}\n`)
      expect(await bench.rigs.collect(of)).toMatchObject({ found: 'unproved' })
      await rm(folder, { recursive: true })
      await symlink(secret, folder)
      await bench.rigs.collect(of)
      await bench.rigs.saveWork(of)
      // A link on the way to it is not noticed by us, and leads nowhere in the sandbox.
      await rename(join(folder, '..'), join(folder, '../../aside'))
      await mkdir(join(secret, 'b1'))
      await git(join(secret, 'b1'), 'init', '--quiet', '--initial-branch=gt/b1')
      await commitFiles(join(secret, 'b1'), { 'key.txt': 'planted-secret' })
      await symlink(secret, join(folder, '..'))
      expect(await bench.rigs.collect(of)).toMatchObject({ found: 'unproved' })
      await expect(bench.rigs.saveWork(of)).rejects.toThrow()
      const objects = await git(bench.repository, 'cat-file', '--batch-all-objects', '--batch-check=%(objectname)')
      expect(objects).not.toContain(await git(secret, 'rev-parse', 'HEAD:key.txt'))
    },
  )

  it('objects that git’s checks refuse do not come into the rig’s repository', async () => {
    const { of, folder, head } = await bench.work('b1', { 'b.txt': 'b' })
    // A tree with a folder called `.git` would be checked out as a repository’s own.
    const blob = await git(folder, 'rev-parse', 'HEAD:b.txt')
    await writeFile(join(folder, 'tree'), Buffer.concat([Buffer.from('100644 .git\0'), Buffer.from(blob, 'hex')]))
    const tree = await git(folder, 'hash-object', '-t', 'tree', '-w', '--literally', 'tree')
    const bad = await git(folder, 'commit-tree', tree, '-p', head, '-m', 'bad')
    await git(folder, 'update-ref', 'refs/heads/gt/b1', bad)
    expect(await bench.rigs.collect(of)).toMatchObject({
      found: 'unproved',
      detail: expect.stringMatching(/fsck|hasDotgit/) as string,
    })
    expect(await keptWork('b1')).toBe(head)
  })

  it('names of branches that look like options, and thousands of them, change nothing', async () => {
    const { of, folder, head } = await bench.work('b1', { 'b.txt': 'b' })
    const rows = Array.from({ length: 3000 }, (_, index) => `${head} refs/heads/-x${index}`)
    await writeFile(join(folder, '.git/packed-refs'), `${rows.join('\n')}\n${head} refs/heads/--upload-pack=touch\n`)
    expect(await bench.rigs.collect(of)).toMatchObject({ found: 'branch', head })
    expect(await bench.rigs.saveWork(of)).toMatchObject({ commit: head })
  })
})
