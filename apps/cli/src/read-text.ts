import { readFile } from 'node:fs/promises'
import { GastownError } from '@gastown/contract/errors'
import type { TerminalIo } from './terminal-io.ts'

/** The text of a file, or of standard input for `-`. Rejects with INVALID_INPUT and the name of the option or word. */
export async function readText(io: TerminalIo, file: string, field: string): Promise<string> {
  if (file === '-') return io.readInput()
  return readFile(file, 'utf8').catch((cause: unknown) => {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    const detail = missing ? `There is no file "${file}".` : `"${file}" cannot be read as a text.`
    throw new GastownError('INVALID_INPUT', detail, { field, cause })
  })
}
