import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { containerManifestFile, containerManifestSchema, type ContainerManifest } from '@gastown/contract/container-boot'
import { readProcessStat } from '../process-manager/process-state.ts'

/** Whole or not at all, for its owner alone: it holds the control token. */
export async function writeManifest(dataDir: string, manifest: ContainerManifest): Promise<void> {
  const file = join(dataDir, containerManifestFile)
  const fresh = `${file}.${randomUUID()}`
  const handle = await open(fresh, 'wx', 0o600)
  try {
    await handle.writeFile(`${JSON.stringify(manifest)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(fresh, file)
}

/** Removes the manifest of this boot; one of a successor stays. */
export async function removeManifest(dataDir: string, bootId: string): Promise<void> {
  const file = join(dataDir, containerManifestFile)
  const text = await readFile(file, 'utf8').catch(() => '{}')
  const manifest = containerManifestSchema.safeParse(JSON.parse(text))
  if (manifest.success && manifest.data.bootId === bootId) await rm(file, { force: true })
}

/** Start time of this process as the system tells it: clock ticks since the machine's boot on Linux, a date elsewhere. */
export async function ownStartTime(): Promise<string> {
  const stat = await readProcessStat(process.pid)
  if (stat !== null) return stat.startTime
  const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(process.pid)], {
    env: { LC_ALL: 'C', PATH: '/bin:/usr/bin' },
  })
  return stdout.trim()
}
