import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { commitFiles, git, openRigBench, writeFiles } from './testing/rig-bench.ts'

/** A disk of 6 MB, where this process may mount one. */
async function mountDisk(): Promise<{ folder: string; unmount: () => Promise<void> } | null> {
  const folder = await mkdtemp(join(tmpdir(), 'disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'none', folder], { stdio: 'ignore' })
  } catch {
    await rm(folder, { recursive: true })
    return null
  }
  return {
    folder,
    unmount: async () => {
      // A sandbox of another test that is just being made, or is going, holds every mount of the machine for a moment.
      await vi.waitFor(() => execFileSync('umount', [folder], { stdio: 'ignore' }), { timeout: 30_000 })
      await rm(folder, { recursive: true })
    },
  }
}

const disk = await mountDisk()
await disk?.unmount()

describe.skipIf(disk === null)('on a full disk (only where a disk can be mounted)', () => {
  it('P7: what was not done is unknown, with the reason; work in progress stays; with room again all goes on', async () => {
    const small = await mountDisk()
    if (small === null) throw new Error('the disk cannot be mounted any more')
    const containerDir = join(small.folder, 'container')
    const bench = await openRigBench({ containerDir })
    try {
      const one = await bench.work('b1', { 'b.txt': 'b' })
      await writeFiles(one.folder, { 'draft.txt': 'draft' })
      await commitFiles(bench.remote, { 'big.bin': Buffer.from(crypto.getRandomValues(new Uint8Array(60_000))).toString('hex') })
      await mkdir(join(small.folder, 'ballast'))
      const ballast = join(small.folder, 'ballast/file')
      execFileSync('sh', ['-c', `cat /dev/zero > ${ballast} 2>/dev/null || true`])
      await bench.restart().catch(() => {})

      expect(await bench.verify('v1', [one])).toMatchObject({
        result: 'unknown',
        detail: expect.stringMatching(/space/i) as string,
      })
      await expect(bench.rigs.saveWork(one.of)).rejects.toThrow(/space/i)
      await expect(bench.rigs.prepareWorktree(bench.worktreeOf('b2'))).rejects.toMatchObject({ code: 'AGENT_NOT_READY' })
      expect(await readFile(join(one.folder, 'draft.txt'), 'utf8')).toBe('draft')

      await rm(ballast)
      const saved = await bench.rigs.saveWork(one.of)
      expect(await git(bench.repository, 'show', `${saved?.commit}:draft.txt`)).toBe('draft')
      expect(await bench.rigs.collect(one.of)).toMatchObject({ found: 'branch', head: one.head })
      expect(await bench.verify('v1', [one])).toMatchObject({ result: 'passed' })
      await bench.rigs.prepareWorktree(bench.worktreeOf('b2'))
    } finally {
      await bench.close()
      await small.unmount()
    }
  })
})
