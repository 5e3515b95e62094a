import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { InstallKeys } from '../../auth/auth.ts'
import { parseBase64Url, renderBase64Url } from '../../auth/base64url.ts'
import type { RandomBytes } from '../../clock.ts'
import { writeFileDurably } from './write-file-durably.ts'

/** Removing this file logs everybody out: the next start makes new keys. */
export const keysFile = 'keys.json'

const fileSchema = z.object({ operatorToken: z.string().min(32), signingKey: z.string().min(43) })

/** The keys of this install, made at its first start. The caller holds the lock of the data folder. */
export async function loadInstallKeys(options: { dataDir: string; random: RandomBytes }): Promise<InstallKeys> {
  const file = join(options.dataDir, keysFile)
  const text = await readIfThere(file)
  if (text === null) {
    const made = { operatorToken: renderBase64Url(options.random(32)), signingKey: renderBase64Url(options.random(32)) }
    await writeFileDurably(file, [`${JSON.stringify(made)}\n`])
    return parseKeys(file, JSON.stringify(made))
  }
  return parseKeys(file, text)
}

function parseKeys(file: string, text: string): InstallKeys {
  const complaint = `${file} is damaged. Remove it to make new keys: everybody has to log in again.`
  let keys: z.infer<typeof fileSchema>
  try {
    keys = fileSchema.parse(JSON.parse(text))
  } catch {
    // Without the cause: a parser quotes what it could not read, and that is a key.
    throw new Error(complaint)
  }
  const signingKey = parseBase64Url(keys.signingKey)
  if (signingKey === null || signingKey.length < 32) throw new Error(complaint)
  return { operatorToken: keys.operatorToken, signingKey }
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
