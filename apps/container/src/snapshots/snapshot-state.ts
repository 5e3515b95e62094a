import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { generationSchema } from '@gastown/contract/ids'
import { z } from 'zod'
import { syncFolder } from './sync-folder.ts'

const snapshotStateSchema = z.object({
  generation: generationSchema,
  sequence: z.int().min(0),
  /** Of the compressed snapshot; empty when there was none. */
  sha256: z.string(),
  /** `fileKey` of the database as it was then. */
  fileKey: z.string(),
})
/** What the container remembers of an agent's last save or restore. */
export type SnapshotState = z.infer<typeof snapshotStateSchema>

/** Null when there is none, or none that can be read: then nothing is known of the local database. */
export async function loadSnapshotState(file: string): Promise<SnapshotState | null> {
  try {
    const state = snapshotStateSchema.safeParse(JSON.parse(await readFile(file, 'utf8')))
    return state.success ? state.data : null
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT')) return null
    throw error
  }
}

/** Whole or not at all, also over a crash of the machine. */
export async function saveSnapshotState(file: string, state: SnapshotState): Promise<void> {
  const unfinished = `${file}.new`
  const handle = await open(unfinished, 'w', 0o600)
  try {
    await handle.writeFile(JSON.stringify(state))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(unfinished, file)
  await syncFolder(dirname(file))
}
