import { existsSync } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgentId } from '@gastown/contract/ids'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock, type Clock } from '../clock.ts'
import { commitFiles, git, openRigBench, writeFiles, type BenchOptions, type RigBench } from './testing/rig-bench.ts'

let bench: RigBench
const inUse = new Set<AgentId>()
let nowMs = Date.parse('2026-01-01T00:00:00Z')
const rings: (() => void)[] = []
/** Stands still until it is moved; what waits for retention is rung by hand. */
const clock: Clock = {
  now: () => nowMs,
  after: (delayMs, ring) => {
    if (delayMs < 60_000) return systemClock.after(delayMs, ring)
    rings.push(ring)
    return () => {}
  },
}
async function open(options?: BenchOptions): Promise<void> {
  bench = await openRigBench({
    clock,
    isInUse: ({ agentId }) => inUse.has(agentId),
    files: { '.gitignore': 'ignored/\n' },
    ...options,
  })
}
afterEach(async () => {
  inUse.clear()
  rings.splice(0)
  await bench.close()
})

const hours = (count: number) => (nowMs += count * 3_600_000)
const agents = async () => (await bench.rigs.usage()).worktrees.map(({ agentId }) => agentId).toSorted()

describe('retention', () => {
  it('P7, P9: removes what nobody used for keepHours, and not before its uncommitted work is on a ref', async () => {
    await open()
    const { of, folder } = await bench.work('b1', { 'b.txt': 'b' })
    const head = await commitFiles(folder, { 'c.txt': 'c' })
    await writeFiles(folder, { 'draft.txt': 'draft', 'ignored/cache.bin': 'x' })
    await mkdir(join(folder, 'ignored/modules'))
    await chmod(join(folder, 'ignored/modules'), 0o555)
    hours(24)
    await configuredUntilGone(folder, 24)
    const saved = 'refs/gastown/saved/polecat-b1/b1/1'
    expect(await git(bench.repository, 'show', `${saved}:draft.txt`)).toBe('draft')
    expect(await git(bench.repository, 'rev-parse', `${saved}^`)).toBe(head)
    expect(await bench.rigs.collect(of)).toMatchObject({ found: 'branch', head })
    await bench.rigs.prepareWorktree(of)
    expect(existsSync(folder)).toBe(true)
  })

  it('one that an agent lives in stays, whatever its age and the quota', async () => {
    await open()
    const { of, folder } = await bench.work('b1', { 'b.txt': 'b' })
    inUse.add(of.agentId)
    hours(1)
    const younger = await bench.work('b2', { 'b.txt': 'b' })
    hours(1000)
    // The oldest comes first: when the younger is gone, it was passed over.
    await configuredUntilGone(younger.folder, 0, 1)
    expect(existsSync(folder)).toBe(true)
    inUse.clear()
    await configuredUntilGone(folder, 0, 1)
  })

  it('P7: over the quota the oldest goes, and one whose work cannot be saved whole stays', async () => {
    await open()
    const works = []
    for (const bead of ['b1', 'b2', 'b3']) {
      works.push(await bench.work(bead, { [`${bead}.txt`]: 'x'.repeat(400_000) }))
      hours(1)
    }
    const [first, second, third] = works.map(({ folder }) => folder)
    // A repository inside cannot be saved with the rest.
    await git(`${first}`, 'init', '--quiet', 'inside')
    await commitFiles(join(`${first}`, 'inside'), { 'z.txt': 'z' })
    await configuredUntilGone(`${second}`, 24, 1)
    expect([existsSync(`${first}`), existsSync(`${third}`)]).toEqual([true, true])
  })

  it('is done by itself now and then', async () => {
    await open()
    const { folder } = await bench.work('b1', { 'b.txt': 'b' })
    hours(25)
    for (const ring of rings.splice(0)) ring()
    await untilGone(folder)
    expect(rings).toHaveLength(1)
  })

  it('tells how much there is, by worktree, and who uses it', async () => {
    await open()
    const { of } = await bench.work('b1', { 'b.txt': 'x'.repeat(100_000) })
    inUse.add(of.agentId)
    const usage = await bench.rigs.usage()
    expect(usage.worktrees).toEqual([
      {
        rigId: 'rig-1',
        agentId: 'polecat-b1',
        beadId: 'b1',
        bytes: expect.any(Number) as number,
        lastUsedAt: new Date(nowMs).toISOString(),
        inUse: true,
      },
    ])
    expect(usage.worktrees[0]?.bytes).toBeGreaterThan(100_000)
    expect(usage.repositoryBytes).toBeGreaterThan(1000)
    expect(await agents()).toEqual(['polecat-b1'])
  })
})

async function configuredUntilGone(folder: string, keepHours: number, quotaMegabytes = 1000): Promise<void> {
  bench.rigs.configure({ [bench.rigId]: { keepHours, quotaMegabytes } })
  await untilGone(folder)
}

async function untilGone(folder: string): Promise<void> {
  while (existsSync(folder)) await new Promise(setImmediate)
}
