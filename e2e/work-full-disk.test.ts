import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { until } from './support/until.ts'
import { openWorkTown, type WorkTown } from './support/work-town.ts'

/** A disk of 8 MB; null where this process may not mount one. */
async function mountDisk(): Promise<string | null> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gastown-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'none', folder], { stdio: 'ignore' })
    return folder
  } catch {
    await rm(folder, { recursive: true })
    return null
  }
}

describe('promise 7: a disk that is full under a worktree', () => {
  let town: WorkTown
  let disk: string | null
  beforeAll(async () => {
    town = await openWorkTown({ mayor: false })
    disk = await mountDisk()
    if (disk === null) return
    const container = path.join(town.dataDir, 'containers', town.townId)
    await mkdir(container, { recursive: true })
    // Only what belongs to worktrees is on it: the agents' conversations have room.
    for (const name of ['rigs', 'rig-objects', 'worktrees']) {
      await mkdir(path.join(disk, name))
      await symlink(path.join(disk, name), path.join(container, name))
    }
  })
  afterAll(async () => {
    if (town !== undefined) expect(await town.violations()).toEqual([])
    await town?.end()
    if (disk === null || disk === undefined) return
    const mounted = disk
    // A sandbox of another test that is just being made, or is going, holds every mount of the machine for a moment.
    await vi.waitFor(() => execFileSync('umount', [mounted], { stdio: 'ignore' }), { timeout: 30_000 })
    await rm(disk, { recursive: true })
  })

  it('a worker is told that it could not commit, nothing is taken for done, and with room again its bead lands', async (context) => {
    if (disk === null) return context.skip('only where a disk can be mounted')
    const { rigId, repository } = await town.rig('full')
    const commit = '[[commit page.md "a page"]]\n[[done It is done.]]'
    const beadId = await town.bead(rigId, 'Full', { body: `[[slow 40 chunks 100]]\n${commit}\n[[end]]\n${commit}` })
    await until('a worker is at it', () => town.model.turnsOf('Title: Full') > 0, 120_000)
    const ballast = path.join(disk, 'ballast')
    execFileSync('sh', ['-c', 'cat /dev/zero > "$1" 2>/dev/null || true', 'fill', ballast])

    const toldBy = () =>
      town.model
        .requests()
        .map(({ messages }) => messages.filter(({ role }) => role === 'tool').map(({ text }) => text))
        .find((results) => results.length === 2)
    const [committed, done] = await until('the worker has heard of both', toldBy, 120_000)
    expect(committed).toMatch(/no space left on device/i)
    expect(done).not.toMatch(/"accepted":true/)
    expect((await town.get(beadId)).status).toBe('in_progress')

    await rm(ballast)
    const bead = await town.becomes(beadId, 'closed')
    expect(bead.attempts.map(({ outcome }) => outcome)).toEqual(['done'])
    expect(await repository.read('main', 'page.md')).toBe('a page')
  })
})
