import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { snapshotMaxBytes, type SnapshotInfo } from '@gastown/contract/town-routes'
import { runDatabaseJob } from './run-database-job.ts'
import { databaseMaxBytes } from './take-snapshot.ts'

export interface UnpackSnapshot {
  readonly info: SnapshotInfo
  readonly body: Uint8Array
  /** Working folder of the agent: sessions that name the snapshot's are made to name this one. */
  readonly workdir: string
  /** The database is written here, whole and durable. Must not exist. */
  readonly to: string
}

/** Returns null when the database is at `to`, or why the snapshot cannot be used; then nothing is there. Rejects when the disk fails. */
export async function unpackSnapshot({ info, body, workdir, to }: UnpackSnapshot): Promise<string | null> {
  if (body.byteLength === 0) return 'it is empty'
  if (body.byteLength > snapshotMaxBytes) return `it has more than ${snapshotMaxBytes} bytes`
  if (createHash('sha256').update(body).digest('hex') !== info.sha256) return 'its SHA-256 is not the one it was saved with'
  const problem = (await decompress(body, to)) ?? (await runDatabaseJob({ job: 'check', file: to, holds: 'session' }))
  if (problem !== null) {
    await rm(to, { force: true })
    return problem
  }
  if (info.workdir !== workdir) await runDatabaseJob({ job: 'relocate', file: to, from: info.workdir, to: workdir })
  await syncFile(to)
  return null
}

class UnusableBody extends Error {}

async function decompress(body: Uint8Array, to: string): Promise<string | null> {
  const handle = await open(to, 'wx', 0o600)
  let bytes = 0
  try {
    await pipeline([body], createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        bytes += chunk.length
        if (bytes > databaseMaxBytes) throw new UnusableBody(`it unpacks to more than ${databaseMaxBytes} bytes`)
        await handle.writeFile(chunk)
      }
    })
    return null
  } catch (error) {
    if (error instanceof UnusableBody) return error.message
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) return `it is no gzip: ${error.message}`
    throw error
  } finally {
    await handle.close()
  }
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
