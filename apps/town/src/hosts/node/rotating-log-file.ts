import { copyFileSync, statSync, truncateSync } from 'node:fs'

/** One file and the one before it: 20 MB for each log at most. */
export const logMaxBytes = 10 * 1024 * 1024

/**
 * Keeps a log file small: moves its content to `<file>.1` when it has grown over 10 MB. The file itself stays, so that whoever
 * appends to it goes on; lines written in between may be lost.
 */
export function rotateLogFile(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size <= logMaxBytes) return
  copyFileSync(file, `${file}.1`)
  truncateSync(file)
}
