import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { GastownError, problemSchema } from '@gastown/contract/errors'
import { exportLineSchema } from '@gastown/contract/town-export'
import type { Connection } from './control-plane.ts'
import { parseJson } from './parse-json.ts'

/** What was written, by kind of line. */
export type Exported = Readonly<Record<string, number>>

/**
 * Writes a town's export to a file, for its owner alone. The file is there only when it is whole. Rejects with the town's own error, and
 * with INTERNAL when the town broke off.
 */
export async function exportTown(
  { baseURL, token }: Connection,
  { townId, file }: { townId: string; file: string },
): Promise<Exported> {
  const url = `${baseURL.replace(/\/+$/, '')}/api/towns/${encodeURIComponent(townId)}/export`
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } }).catch((cause: unknown) => {
    throw new GastownError('TOWN_UNREACHABLE', 'The town does not answer. Is `gastown up` running?', { cause })
  })
  if (!response.ok || response.body === null) throw await problemOf(response)
  const unfinished = `${file}.part`
  const tail = new Tail()
  try {
    await pipeline(Readable.from(response.body), tail, createWriteStream(unfinished, { mode: 0o600 })).catch((cause: unknown) => {
      throw new GastownError('INTERNAL', `The export could not be written to "${file}": ${reasonOf(cause)}`, { cause })
    })
    const last = exportLineSchema.safeParse(parseJson(tail.lastLine))
    if (!last.success || last.data.kind !== 'end') throw new GastownError('INTERNAL', 'The town broke off. Export it again.')
    await rename(unfinished, file)
    return last.data.lines
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

/** Lets all through and remembers the end: the last line is short. */
class Tail extends Transform {
  #end = ''

  override _transform(chunk: Buffer, _encoding: string, done: (error: null, chunk: Buffer) => void): void {
    this.#end = (this.#end + chunk.toString('utf8')).slice(-4096)
    done(null, chunk)
  }

  get lastLine(): string {
    return this.#end.trimEnd().split('\n').at(-1) ?? ''
  }
}

async function problemOf(response: Response): Promise<GastownError> {
  const problem = problemSchema.safeParse(await response.json().catch(() => null))
  if (!problem.success) return new GastownError('INTERNAL', `The town answered with status ${response.status}.`)
  const { code, detail, field } = problem.data
  return new GastownError(code, detail, field === undefined ? {} : { field })
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
