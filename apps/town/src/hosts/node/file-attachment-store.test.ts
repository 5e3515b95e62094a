import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AttachmentId, TownId } from '@gastown/contract/ids'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeAttachmentStoreContract } from '../../attachments/attachment-store-contract.ts'
import { createFileAttachmentStore } from './file-attachment-store.ts'

let dir: string

describeAttachmentStoreContract('files', (clock) => createFileAttachmentStore({ dir, clock }))

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gastown-attachments-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const townId = 'town-1' as TownId
const attachment = { attachmentId: 'att-1' as AttachmentId, name: 'a.txt', mediaType: 'text/plain', bytes: 2 }
const open = () => createFileAttachmentStore({ dir, clock: { now: () => 1_000 } })

it('promise 1: a restart finds what was put, readable by its owner alone, and no half of what a crash cut off', async () => {
  await open().put({ townId, attachment, body: new TextEncoder().encode('hi') })
  writeFileSync(join(dir, townId, 'att-2.uploaded.some-id.tmp'), 'half')
  expect((await open().get({ townId, attachmentId: attachment.attachmentId }))?.attachment).toEqual(attachment)
  expect(await open().get({ townId, attachmentId: 'att-2' as AttachmentId })).toBeNull()
  expect(readdirSync(join(dir, townId))).toContain('att-1.uploaded')
  expect(statSync(join(dir, townId, 'att-1.uploaded')).mode & 0o777).toBe(0o600)
})

it('refuses ids that would leave the folder', async () => {
  await expect(open().get({ townId, attachmentId: '../x' as AttachmentId })).rejects.toThrow()
  await expect((async () => open().purge('..' as TownId))()).rejects.toThrow()
})
