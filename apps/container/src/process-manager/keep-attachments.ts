import { lstat, mkdir, open, realpath, rename, rm } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { basename, extname, join } from 'node:path'
import type { CarriedAttachment } from '@gastown/contract/container-routes'
import { GastownError } from '@gastown/contract/errors'
import type { MessageId } from '@gastown/contract/ids'
import type { MessageFile } from '../agent-server/agent-server.ts'
import { syncFolder } from '../snapshots/sync-folder.ts'

/** In the agent's working folder; a folder for each message in it. */
const attachmentsFolder = 'attachments'

export type KeepAttachments = (options: {
  cwd: string
  messageId: MessageId
  attachments: readonly CarriedAttachment[]
}) => Promise<readonly MessageFile[]>

/**
 * Writes a message's files to `<cwd>/attachments/<messageId>/`, each under a name of its own, and resolves when they are on the disk. The
 * same again gives the same. Rejects with AGENT_NOT_READY when something of the agent's stands in the way: nothing is written through a
 * link of its making.
 */
export const keepAttachments: KeepAttachments = async ({ cwd, messageId, attachments }) => {
  if (attachments.length === 0) return []
  const folder = await ownFolder(await realpath(cwd), [attachmentsFolder, messageId])
  const names = uniqueNames(attachments.map(({ name }) => name))
  const files: MessageFile[] = []
  for (const [index, { mediaType, base64 }] of attachments.entries()) {
    const name = names[index] ?? `file-${index + 1}`
    const bytes = Buffer.from(base64, 'base64')
    await writeDurably(folder, name, bytes)
    files.push({ name, mediaType, bytes, path: join(attachmentsFolder, messageId, name) })
  }
  await syncFolder(folder)
  return files
}

/** Makes the folders below `root`, one in the other. */
async function ownFolder(root: string, names: readonly string[]): Promise<string> {
  let folder = root
  for (const name of names) {
    folder = join(folder, name)
    await mkdir(folder, { mode: 0o700 }).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST' && (await lstat(folder)).isDirectory()) return
      throw new GastownError('AGENT_NOT_READY', `The message's files have no place: "${folder}" is no folder.`, { cause: error })
    })
  }
  await syncFolder(root)
  return folder
}

/** The new name replaces whatever had it, a link included; nothing is opened that was there before. */
async function writeDurably(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(folder, `.${randomUUID()}.tmp`)
  try {
    const handle = await open(temporary, 'wx', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, join(folder, name))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Names that differ also where case does not count: the second `a.png` becomes `a (2).png`. */
function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const extension = extname(name)
    let unique = name
    for (let count = 2; taken.has(unique.toLowerCase()); count++) unique = `${basename(name, extension)} (${count})${extension}`
    taken.add(unique.toLowerCase())
    return unique
  })
}
