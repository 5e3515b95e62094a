import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { townIdSchema } from '@gastown/contract/ids'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeDataFolder } from './data-folder.ts'
import { createFolderDiskProbe } from './folder-disk-probe.ts'

const townId = townIdSchema.parse('town-1')
const kibibytes = (count: number) => new Uint8Array(count * 1024).fill(1)
let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gastown-disk-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function put(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(join(root, path, '..'), { recursive: true })
  await writeFile(join(root, path), bytes)
}

it('counts what a town takes part by part, follows no link, and counts nobody else’s', async () => {
  await put('towns/town-1/town.sqlite', kibibytes(64))
  await put('telemetry/town-1.sqlite', kibibytes(16))
  await put('containers/town-1/worktrees/shop/ada/x/deep/file', kibibytes(128))
  await put('containers/town-1/rig-objects/shop/pack', kibibytes(32))
  await put('containers/town-1/agents/ada/home/file', kibibytes(256))
  await put('containers/town-2/worktrees/file', kibibytes(512))
  await symlink(join(root, 'containers/town-2'), join(root, 'containers/town-1/worktrees/link'))
  const parts = await createFolderDiskProbe(describeDataFolder(root)).measure(townId)
  // Folders take a little themselves, which differs between file systems.
  const foldersTake = 32
  const expected = { records: 64, telemetry: 16, snapshots: 0, repositories: 32, worktrees: 128, homes: 256, other: 0 }
  for (const [name, least] of Object.entries(expected)) {
    const found = (parts.find(({ part }) => part === name)?.bytes ?? -1) / 1024
    expect([name, found >= least && found <= least + foldersTake]).toEqual([name, true])
  }
})

it('finds nothing of a town that has no files', async () => {
  const parts = await createFolderDiskProbe(describeDataFolder(root)).measure(townId)
  expect(parts.every(({ bytes }) => bytes === 0)).toBe(true)
})
