import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { attachmentSchema } from '@gastown/contract/attachment'
import { attachmentIdSchema, townIdSchema, type TownId } from '@gastown/contract/ids'
import { z } from 'zod'
import type { AttachmentKey, AttachmentStore, StoredAttachment } from '../../attachments/attachment-store.ts'
import type { Clock } from '../../clock.ts'
import { syncFolder, writeFileDurably } from './write-file-durably.ts'

const headSchema = z.object({ attachment: attachmentSchema, uploadedAtMs: z.number() })
const lineFeed = 0x0a

/**
 * Keeps attachments in `<dir>/<townId>/<attachmentId>.uploaded`: one line of JSON about it, then its bytes. Sending it renames it to
 * `.sent`.
 */
export function createFileAttachmentStore({ dir, clock }: { dir: string; clock: Pick<Clock, 'now'> }): AttachmentStore {
  const folderOf = (townId: TownId): string => join(dir, townIdSchema.parse(townId))
  const fileOf = ({ townId, attachmentId }: AttachmentKey, stage: 'uploaded' | 'sent'): string =>
    join(folderOf(townId), `${attachmentIdSchema.parse(attachmentId)}.${stage}`)

  async function sweepTown(folder: string, uploadedBeforeMs: number): Promise<void> {
    for (const name of await unlessMissing(readdir(folder), [])) {
      if (!name.endsWith('.uploaded')) continue
      const file = join(folder, name)
      const found = await read(file)
      if (found !== null && found.uploadedAtMs < uploadedBeforeMs) await rm(file, { force: true })
    }
  }

  return {
    async put({ townId, attachment, body }) {
      await mkdir(folderOf(townId), { recursive: true, mode: 0o700 })
      const file = fileOf({ townId, attachmentId: attachment.attachmentId }, 'uploaded')
      await writeFileDurably(file, [`${JSON.stringify({ attachment, uploadedAtMs: clock.now() })}\n`, body])
    },
    async get(key) {
      // Sent last: it may be renamed between the two looks, and only in that direction.
      const found = (await read(fileOf(key, 'uploaded'))) ?? (await read(fileOf(key, 'sent')))
      return found === null ? null : { attachment: found.attachment, body: found.body }
    },
    async keep(key) {
      const sent = fileOf(key, 'sent')
      const isRenamed = await unlessMissing(
        rename(fileOf(key, 'uploaded'), sent).then(() => true),
        false,
      )
      if (isRenamed) await syncFolder(folderOf(key.townId))
      return isRenamed || (await read(sent)) !== null
    },
    async sweep(uploadedBeforeMs) {
      for (const townId of await unlessMissing(readdir(dir), [])) await sweepTown(join(dir, townId), uploadedBeforeMs)
    },
    purge: (townId) => rm(folderOf(townId), { recursive: true, force: true }),
  }
}

async function read(file: string): Promise<(StoredAttachment & { uploadedAtMs: number }) | null> {
  const bytes = await unlessMissing(readFile(file), null)
  if (bytes === null) return null
  const end = bytes.indexOf(lineFeed)
  const head = headSchema.parse(JSON.parse(bytes.subarray(0, end).toString('utf8')))
  return { ...head, body: Uint8Array.from(bytes.subarray(end + 1)) }
}

/** What the work gives, or `none` when there is no such file. */
async function unlessMissing<T, N>(work: Promise<T>, none: N): Promise<T | N> {
  try {
    return await work
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return none
    throw error
  }
}
