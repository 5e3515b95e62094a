import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import webPush from 'web-push'
import { z } from 'zod'
import { writeFileDurably } from './write-file-durably.ts'

/** Removing this file ends all subscriptions: browsers accept only the key that they subscribed with. */
export const pushKeysFile = 'push-keys.json'

const keysSchema = z.object({ publicKey: z.string().length(87), privateKey: z.string().length(43) })
export type PushKeys = z.infer<typeof keysSchema>

/** The VAPID keys of this install, made at its first start; mode 0600. The caller holds the lock of the data folder. */
export async function loadPushKeys({ dataDir }: { dataDir: string }): Promise<PushKeys> {
  const file = join(dataDir, pushKeysFile)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) {
    const made = webPush.generateVAPIDKeys()
    await writeFileDurably(file, [`${JSON.stringify(made)}\n`])
    return keysSchema.parse(made)
  }
  try {
    return keysSchema.parse(JSON.parse(text))
  } catch {
    // Without the cause: a parser quotes what it could not read, and that is a key.
    throw new Error(`${file} is damaged. Remove it to make new keys: browsers have to subscribe to notifications again.`)
  }
}
