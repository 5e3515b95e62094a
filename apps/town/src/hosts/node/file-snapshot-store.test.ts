import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AgentId, TownId } from '@gastown/contract/ids'
import { describeSnapshotStoreContract } from '../../snapshots/snapshot-store-contract.ts'
import { createFileSnapshotStore } from './file-snapshot-store.ts'

let dir: string

describeSnapshotStoreContract('files', (clock) => createFileSnapshotStore({ dir, clock }))

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gastown-snapshots-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const key = { townId: 'town-1' as TownId, agentId: 'mayor-1' as AgentId }
const clock = { now: () => 1000, after: () => () => undefined }
const open = () => createFileSnapshotStore({ dir, clock })
const folder = (): string => join(dir, 'town-1', 'mayor-1')

async function put(sequence: number): Promise<void> {
  const body = new TextEncoder().encode(`body ${sequence}`)
  const sha256 = createHash('sha256').update(body).digest('hex')
  const info = { agentId: key.agentId, generation: 1, sequence, sha256, workdir: '/w', engineVersion: '1' }
  await open().put({ townId: key.townId, info, body })
}

it('a restart finds the snapshots again, and only their owner can read them', async () => {
  await put(1)
  expect((await open().get(key))?.info.sequence).toBe(1)
  expect(readdirSync(folder())).toEqual(['1-1.snapshot'])
  expect(statSync(join(folder(), '1-1.snapshot')).mode & 0o777).toBe(0o600)
  expect(statSync(folder()).mode & 0o077).toBe(0)
})

it('a crash in the middle of a put leaves the snapshot of before', async () => {
  await put(1)
  writeFileSync(join(folder(), '1-2.snapshot.some-id.tmp'), 'half')
  expect((await open().get(key))?.info.sequence).toBe(1)
})

it('a file that was emptied on the disk is given as a damaged one, so that whoever uses it tells; put aside, the one before it is given', async () => {
  await put(1)
  await put(2)
  truncateSync(join(folder(), '1-2.snapshot'), 0)
  const found = await open().get(key)
  expect(found).toMatchObject({ info: { generation: 1, sequence: 2, sha256: '0'.repeat(64) }, body: new Uint8Array() })
  await open().setAside({ ...key, reason: 'its checksum is wrong' })
  expect((await open().get(key))?.info.sequence).toBe(1)
  expect(await open().listSetAside(key)).toMatchObject([
    { info: { generation: 1, sequence: 2 }, reason: 'its checksum is wrong' },
  ])
})

it('a body that was cut on the disk is given with the checksum that betrays it', async () => {
  await put(1)
  const file = join(folder(), '1-1.snapshot')
  truncateSync(file, statSync(file).size - 1)
  const found = await open().get(key)
  expect(
    createHash('sha256')
      .update(found?.body ?? '')
      .digest('hex'),
  ).not.toBe(found?.info.sha256)
})

it('refuses ids that would leave the folder', async () => {
  await expect(open().get({ ...key, agentId: '../x' as AgentId })).rejects.toThrow()
  await expect(open().purge('..' as TownId)).rejects.toThrow()
})
