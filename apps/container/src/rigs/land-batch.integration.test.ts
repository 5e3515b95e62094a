import { execFileSync } from 'node:child_process'
import { open, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Verification } from '@gastown/contract/work/reports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commitFiles, git, openRigBench, type RigBench } from './testing/rig-bench.ts'

let bench: RigBench
beforeEach(async () => {
  bench = await openRigBench({ files: { 'a.txt': 'a\n' } })
})
afterEach(async () => await bench.close())

const main = async () => await git(bench.remote, 'rev-parse', 'main')
async function verified(batch = 'v1', files: Record<string, string> = { 'b1.txt': '1' }) {
  const verification = await bench.verify(batch, [await bench.work(`bead-${batch}`, files)])
  return passed(verification)
}
function passed(verification: Verification) {
  if (verification.result !== 'passed') throw new Error(JSON.stringify(verification))
  return verification
}

describe('land, direct', () => {
  it('P3: pushes, reads back from the remote, and says landed; asked again it is landed again', async () => {
    const verification = await verified()
    expect(await bench.land('v1', verification)).toEqual({ result: 'landed', commit: verification.tip })
    expect(await main()).toBe(verification.tip)
    expect(await bench.land('v1', verification)).toEqual({ result: 'landed', commit: verification.tip })
    await commitFiles(bench.remote, { 'later.txt': 'x' })
    expect(await bench.land('v1', verification)).toEqual({ result: 'landed', commit: verification.tip })
  })

  it('brings the files of a clean working copy up to date', async () => {
    await writeFile(join(bench.remote, 'untracked.txt'), 'mine')
    expect(await bench.land('v1', await verified())).toMatchObject({ result: 'landed' })
    expect(await readFile(join(bench.remote, 'b1.txt'), 'utf8')).toBe('1')
    expect(await git(bench.remote, 'status', '--short')).toBe('?? untracked.txt')
  })

  it('P7: refuses a working copy with changes in no commit, says what to do, and lands when it is clean', async () => {
    const verification = await verified()
    for (const mess of ['changed', 'staged']) {
      await writeFile(join(bench.remote, 'a.txt'), mess)
      if (mess === 'staged') await git(bench.remote, 'add', 'a.txt')
      expect(await bench.land('v1', verification)).toMatchObject({
        result: 'refused',
        cause: 'dirty',
        detail: `The repository ${bench.remote} has "main" checked out, with changes that are in no commit. Commit or stash them there; landing is tried again by itself.`,
      })
      expect(await readFile(join(bench.remote, 'a.txt'), 'utf8')).toBe(mess)
    }
    await git(bench.remote, 'stash', '--quiet')
    expect(await bench.land('v1', verification)).toMatchObject({ result: 'landed' })
    expect(await readFile(join(bench.remote, 'b1.txt'), 'utf8')).toBe('1')
    await git(bench.remote, 'stash', 'pop', '--quiet')
  })

  it('P7: a new file in the way is not written over, and is named', async () => {
    const verification = await verified()
    await writeFile(join(bench.remote, 'b1.txt'), 'mine')
    expect(await bench.land('v1', verification)).toMatchObject({
      result: 'refused',
      cause: 'dirty',
      detail: expect.stringContaining('b1.txt') as string,
    })
    expect(await readFile(join(bench.remote, 'b1.txt'), 'utf8')).toBe('mine')
  })

  it('does not push over a commit that came first', async () => {
    const verification = await verified()
    const theirs = await commitFiles(bench.remote, { 'theirs.txt': 'x' })
    expect(await bench.land('v1', verification)).toMatchObject({ result: 'moved' })
    expect(await main()).toBe(theirs)
    const again = await bench.verify('v2', [await bench.work('bead-v1', { 'more.txt': 'm' })])
    expect(await bench.land('v2', again)).toMatchObject({ result: 'landed' })
  })

  it('one that comes during the push is moved too, since nothing is forced', async () => {
    const verification = await verified()
    await bench.hook('pre-receive', 'exit 0')
    const theirs = await git(bench.remote, 'commit-tree', 'main^{tree}', '-p', 'main', '-m', 'Theirs')
    await bench.hook('update', `git update-ref --no-deref refs/heads/main ${theirs}`)
    expect((await bench.land('v1', verification)).result).toMatch(/moved|unknown/)
    expect(await main()).toBe(theirs)
  })

  it('runs the hooks of the repository, and tells what a hook said', async () => {
    const verification = await verified()
    await bench.hook('pre-receive', 'echo "No landing on Fridays" >&2; exit 1')
    expect(await bench.land('v1', verification)).toMatchObject({
      result: 'refused',
      cause: 'hook',
      detail: expect.stringContaining('No landing on Fridays') as string,
    })
    await bench.hook('pre-receive', 'exit 0')
    await bench.hook('post-receive', `touch ${bench.folder}/landed-hook`)
    expect(await bench.land('v1', verification)).toMatchObject({ result: 'landed' })
    expect(await readFile(join(bench.folder, 'landed-hook'), 'utf8')).toBe('')
  })

  it('P8: nothing else of the rig waits for a hook that takes its time', async () => {
    const [verification, other] = [await verified(), await bench.work('b2', { 'b2.txt': '2' })]
    execFileSync('mkfifo', [join(bench.folder, 'go')])
    await bench.hook('pre-receive', `read line < ${bench.folder}/go`)
    bench.rigs.land(bench.rigId, bench.landRequest('v1', verification))
    // Opening it for writing waits for the hook to read.
    const go = await open(join(bench.folder, 'go'), 'w')
    await bench.rigs.prepareWorktree(bench.worktreeOf('b3'))
    const head = await commitFiles(other.folder, { 'b2.txt': '3' })
    expect(await bench.rigs.collect(other.of)).toMatchObject({ head })
    expect(await bench.verify('v2', [{ ...other, head }])).toMatchObject({ result: 'passed' })
    expect(bench.reports.filter((report) => (report as { type: string }).type === 'batch.landed')).toEqual([])
    await go.write('go\n')
    await go.close()
    expect((await bench.reported('batch.landed')).landing).toMatchObject({ result: 'landed' })
  })

  it('P3: a push that seemed to fail and did not is landed, since the target is read', async () => {
    const verification = await verified()
    // The ref is moved by the hook, and the push ends with an error.
    await bench.hook('post-receive', 'kill -9 $PPID')
    expect(await bench.land('v1', verification)).toMatchObject({ result: 'landed' })
  })

  it('P3: a push that seemed to succeed and did not is unknown', async () => {
    const verification = await verified()
    const before = await main()
    await bench.hook('post-receive', `git update-ref refs/heads/main ${before}`)
    expect(await bench.land('v1', verification)).toMatchObject({ result: 'unknown' })
  })

  it('a remote that does not answer is unknown', async () => {
    const verification = await verified()
    await rename(bench.remote, `${bench.remote}-away`)
    expect(await bench.land('v1', verification)).toMatchObject({
      result: 'unknown',
      detail: expect.stringMatching(/gitUrl cannot be used now/) as string,
    })
  })

  it('lands on a bare repository by its file URL', async () => {
    const bare = join(bench.folder, 'bare.git')
    await git(bench.folder, 'clone', '--quiet', '--bare', bench.remote, bare)
    const gitUrl = `file://${bare}`
    const verification = passed(await bench.verify('v1', [await bench.work('b1', { 'b1.txt': '1' }, { gitUrl })], { gitUrl }))
    expect(await bench.land('v1', verification, { gitUrl })).toMatchObject({ result: 'landed' })
    expect(await git(bare, 'rev-parse', 'main')).toBe(verification.tip)
  })
})

describe('land, by a branch for a person', () => {
  const byBranch = { strategy: 'branch' }

  it('pushes the verified commit as a branch, reads back, and leaves the target alone', async () => {
    const verification = await verified()
    const before = await main()
    expect(await bench.land('v1', verification, byBranch)).toEqual({
      result: 'pushed',
      branches: [{ mergeId: 'merge-bead-v1', branch: 'gastown/bead-v1' }],
    })
    expect(await git(bench.remote, 'rev-parse', 'gastown/bead-v1')).toBe(verification.tip)
    expect(await main()).toBe(before)
    expect(await bench.land('v1', verification, byBranch)).toMatchObject({ result: 'pushed' })
  })

  it('goes forward on a branch that is there, and takes another name when it would have to be forced', async () => {
    const verification = await verified()
    await git(bench.remote, 'branch', '--quiet', 'gastown/bead-v1', 'main')
    expect(await bench.land('v1', verification, byBranch)).toMatchObject({ branches: [{ branch: 'gastown/bead-v1' }] })
    await git(bench.remote, 'checkout', '--quiet', 'gastown/bead-v1')
    const theirs = await commitFiles(bench.remote, { 'theirs.txt': 'x' })
    await git(bench.remote, 'checkout', '--quiet', 'main')
    const second = passed(await bench.verify('v2', [await bench.work('bead-v1', { 'b2.txt': '2' })]))
    expect(await bench.land('v2', second, byBranch)).toMatchObject({ branches: [{ branch: 'gastown/bead-v1-2' }] })
    expect(await git(bench.remote, 'rev-parse', 'gastown/bead-v1')).toBe(theirs)
  })
})

describe('check', () => {
  async function check(commit: string) {
    bench.rigs.check(bench.rigId, { gitUrl: bench.remote, target: 'main', mergeId: 'm1' as never, commit, branch: 'gastown/b1' })
    const { found, commit: proof } = await bench.reported('merge.checked')
    return { found, commit: proof }
  }
  async function pushed() {
    const verification = await verified('v1', { 'a.txt': 'a\nb\n', 'b1.txt': '1' })
    await bench.land('v1', verification, { strategy: 'branch' })
    return verification.tip
  }

  it('P3: is open until somebody merges it, and then tells the commit of the target that has it', async () => {
    const commit = await pushed()
    expect(await check(commit)).toEqual({ found: 'open', commit: undefined })
    await commitFiles(bench.remote, { 'theirs.txt': 'x' })
    await git(bench.remote, 'merge', '--quiet', '--no-ff', '-m', 'Merged by a person', 'gastown/bead-v1')
    const merge = await main()
    await commitFiles(bench.remote, { 'later.txt': 'x' })
    expect(await check(commit)).toEqual({ found: 'merged', commit: merge })
  })

  it('P3: notices a squash, also when later commits changed the same files', async () => {
    const commit = await pushed()
    await commitFiles(bench.remote, { 'theirs.txt': 'x' })
    await git(bench.remote, 'merge', '--quiet', '--squash', 'gastown/bead-v1')
    const squashed = await commitFiles(bench.remote, {}, 'Squashed')
    await commitFiles(bench.remote, { 'b1.txt': 'changed later' })
    expect(await check(commit)).toEqual({ found: 'merged', commit: squashed })
  })

  it('P3: notices that all of its change is there by other commits', async () => {
    const commit = await pushed()
    await commitFiles(bench.remote, { 'b1.txt': '1' })
    expect((await check(commit)).found).toBe('open')
    const rest = await commitFiles(bench.remote, { 'a.txt': 'a\nb\n' })
    expect(await check(commit)).toEqual({ found: 'merged', commit: rest })
  })

  it('P3: a change of a binary file that is not there is not taken for merged, nor is a branch that changes nothing', async () => {
    await writeFile(join(bench.remote, 'x.bin'), Buffer.from([0, 1, 2]))
    await commitFiles(bench.remote, {})
    const of = bench.worktreeOf('b1')
    await bench.rigs.prepareWorktree(of)
    const folder = bench.rigs.worktreePath(of)
    await writeFile(join(folder, 'x.bin'), Buffer.from([0, 1, 3]))
    const head = await commitFiles(folder, {})
    await bench.rigs.collect(of)
    await writeFile(join(bench.remote, 'x.bin'), Buffer.from([0, 1, 4]))
    await commitFiles(bench.remote, {})
    expect((await check(head)).found).toBe('open')
    const empty = await bench.work('b2', {})
    expect((await check(empty.head)).found).toBe('open')
  })

  it('is unknown when the remote does not answer, or the commit is not there', async () => {
    const commit = await pushed()
    await rename(bench.remote, `${bench.remote}-away`)
    expect((await check(commit)).found).toBe('unknown')
    await rename(`${bench.remote}-away`, bench.remote)
    expect((await check('1'.repeat(40))).found).toBe('unknown')
  })
})

describe('diff', () => {
  const ask = async (head: string) => await bench.rigs.diff(bench.rigId, { gitUrl: bench.remote, target: 'main', head })

  it('shows what a branch adds, the same after it has landed', async () => {
    const work = await bench.work('b1', { 'a.txt': 'A\n' })
    const before = await ask(work.head)
    expect(before).toMatchObject({ head: work.head, truncated: false, patch: expect.stringContaining('-a\n+A\n') as string })
    await bench.land('v1', await bench.verify('v1', [work]))
    expect(await ask(work.head)).toEqual(before)
  })

  it('is cut at 1 MB, at the end of a line, and says so', async () => {
    const { head } = await bench.work('b1', { 'big.txt': 'ü'.repeat(99).concat('\n').repeat(10_000) })
    const { patch, truncated } = await ask(head)
    expect(truncated).toBe(true)
    expect(Buffer.byteLength(patch)).toBeLessThanOrEqual(1_000_000)
    expect(patch.endsWith('ü\n')).toBe(true)
  })

  it('refuses a commit that was not collected', async () => {
    await bench.work('b1', { 'b.txt': 'b' })
    await expect(ask('1'.repeat(40))).rejects.toMatchObject({ code: 'WRONG_STATE' })
  })
})
