import { closeSync, openSync, readSync, statSync, watch } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'

/** Enough for some thousand lines; an older part of a long log is not read. */
const tailBytes = 1024 * 1024

/** The last `count` whole lines of a log. */
export function readLastLines(file: string, count: number): string[] {
  return tail(file, count).lines
}

function tail(file: string, count: number): { lines: string[]; end: number } {
  const { size } = statSync(file)
  const start = Math.max(0, size - tailBytes)
  const lines = readFrom(file, start, size).toString('utf8').split('\n')
  // The first one may have been cut, the last one is still being written or empty.
  const whole = lines.slice(start === 0 ? 0 : 1, -1)
  const end = size - Buffer.byteLength(lines.at(-1) ?? '')
  return { lines: count === 0 ? [] : whole.slice(-count), end }
}

/** Gives the last `count` lines, then every line that is added, until `signal`. Starts at the top again when the file became shorter. */
export async function followLines(
  file: string,
  count: number,
  { onLine, signal }: { onLine: (line: string) => void; signal?: AbortSignal },
): Promise<void> {
  const { lines, end } = tail(file, count)
  for (const line of lines) onLine(line)
  let position = end
  let decoder = new StringDecoder('utf8')
  let pending = ''
  const more = (): void => {
    const { size } = statSync(file)
    if (size < position) {
      position = 0
      pending = ''
      decoder = new StringDecoder('utf8')
    }
    const parts = (pending + decoder.write(readFrom(file, position, size))).split('\n')
    position = size
    pending = parts.pop() ?? ''
    for (const line of parts) onLine(line)
  }
  return new Promise((resolve, reject) => {
    const watcher = watch(file, () => {
      try {
        more()
      } catch (error) {
        watcher.close()
        reject(error)
      }
    })
    signal?.addEventListener('abort', () => {
      watcher.close()
      resolve()
    })
    more()
  })
}

function readFrom(file: string, start: number, end: number): Buffer {
  const buffer = Buffer.alloc(end - start)
  const descriptor = openSync(file, 'r')
  try {
    return buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, start))
  } finally {
    closeSync(descriptor)
  }
}
