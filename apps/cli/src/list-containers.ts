import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { containerManifestFile, containerManifestSchema, type ContainerManifest } from '@gastown/contract/container-boot'
import { parseJson } from './parse-json.ts'
import { isSameProcess } from './process-identity.ts'

/** The containers of this data folder whose very processes are alive, also without a control plane. A manifest that cannot be read is none. */
export function listContainers(dataDir: string): ContainerManifest[] {
  const folder = join(dataDir, 'containers')
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((townId) => {
    const file = join(folder, townId, containerManifestFile)
    if (!existsSync(file)) return []
    const manifest = containerManifestSchema.safeParse(parseJson(readFileSync(file, 'utf8')))
    return manifest.success && isSameProcess(manifest.data) ? [manifest.data] : []
  })
}
