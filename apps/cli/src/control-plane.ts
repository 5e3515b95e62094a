import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createGastownClient, type GastownClient } from '@gastown/client/gastown-client'
import { controlPlaneFile, controlPlaneFileSchema, type ControlPlaneFile } from '@gastown/contract/control-plane-file'
import { GastownError } from '@gastown/contract/errors'
import type { GlobalOptions } from './global-options.ts'
import { parseJson } from './parse-json.ts'
import { isSameProcess } from './process-identity.ts'

/** Where calls go, and with which right. */
export interface Connection {
  readonly baseURL: string
  readonly token: string
  readonly client: GastownClient
}

/** The control plane that serves this data folder, or null. The file of one that was killed counts for nothing. */
export function findControlPlane(dataDir: string): ControlPlaneFile | null {
  const file = join(dataDir, controlPlaneFile)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new GastownError('INTERNAL', `${file} cannot be read. It belongs to the user who ran gastown up.`, { cause: error })
  }
  const parsed = controlPlaneFileSchema.safeParse(parseJson(text))
  if (!parsed.success)
    throw new GastownError('INTERNAL', `${file} is not what gastown up writes. Another version may have written it.`)
  return isSameProcess(parsed.data) ? parsed.data : null
}

/** The control plane named by `--url` and `--token`, else that of the data folder. Throws TOWN_UNREACHABLE when none runs. */
export function connect(options: GlobalOptions): Connection {
  if (options.url !== undefined) {
    if (options.token === undefined)
      throw new GastownError('INVALID_INPUT', '--url needs --token or $GASTOWN_TOKEN.', { field: 'token' })
    return connectionTo(options.url, options.token)
  }
  const found = findControlPlane(options.dataDir)
  if (found === null) {
    throw new GastownError('TOWN_UNREACHABLE', `No control plane runs on ${options.dataDir}. Start it with: gastown up`)
  }
  return connectionTo(found.url, options.token ?? found.token)
}

export function connectionTo(baseURL: string, token: string): Connection {
  return { baseURL, token, client: createGastownClient({ baseURL, token }) }
}
