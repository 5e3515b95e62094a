import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { GastownError } from '@gastown/contract/errors'
import { snapshotMaxBytes } from '@gastown/contract/town-routes'
import { resolveDatabase } from './database-files.ts'
import { runDatabaseJob } from './run-database-job.ts'
import type { SnapshotPlace } from './snapshot-place.ts'

/** zlib's own middle: a tenth smaller than the fastest, for milliseconds in a thread; the highest gains 1 %. */
const gzipLevel = 6

/** Conversations shrink to a tenth; a database that is larger than this uncompressed is not one. Bounds what a restore may write, too. */
export const databaseMaxBytes = 16 * snapshotMaxBytes

export interface TakenSnapshot {
  /** gzip of a consistent copy. The same content gives the same bytes. */
  readonly body: Buffer
  /** Hex, of the body. */
  readonly sha256: string
}

/**
 * Copies the database while its engine writes; null while the engine has not made its tables yet. Rejects with BODY_TOO_LARGE; the copy on disk
 * is gone afterwards in any case.
 */
export async function takeSnapshot(place: SnapshotPlace): Promise<TakenSnapshot | null> {
  await mkdir(place.folder, { recursive: true, mode: 0o700 })
  const copy = join(place.folder, `${randomUUID()}.copy`)
  try {
    const bytes = await runDatabaseJob({ job: 'copy', file: await resolveDatabase(place), to: copy })
    if (bytes === 0) return null
    if (bytes > databaseMaxBytes) throw tooLarge(`${bytes} bytes`)
    const body = await compress(copy)
    return { body, sha256: createHash('sha256').update(body).digest('hex') }
  } finally {
    await rm(copy, { force: true })
  }
}

async function compress(file: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  await pipeline(createReadStream(file), createGzip({ level: gzipLevel }), async (compressed: AsyncIterable<Buffer>) => {
    for await (const chunk of compressed) {
      bytes += chunk.length
      if (bytes > snapshotMaxBytes) throw tooLarge(`more than ${snapshotMaxBytes} bytes compressed`)
      chunks.push(chunk)
    }
  })
  return Buffer.concat(chunks)
}

function tooLarge(size: string): GastownError {
  return new GastownError('BODY_TOO_LARGE', `The conversation database is too large for a snapshot: ${size}.`)
}
