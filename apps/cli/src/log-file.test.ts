import { appendFileSync, mkdtempDisposableSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseLogLine, renderLogEntry } from './log-entry.ts'
import { followLines, readLastLines } from './log-file.ts'

const folder = () => mkdtempDisposableSync(join(tmpdir(), 'gastown-log-'))

describe('a log', () => {
  it('is read from its end, without a line that is still being written', () => {
    using home = folder()
    const file = join(home.path, 'x.log')
    writeFileSync(file, 'one\ntwo\nthree\nfo')
    expect(readLastLines(file, 2)).toEqual(['two', 'three'])
    expect(readLastLines(file, 0)).toEqual([])
  })

  it('is followed: a line comes once, whole, also when it was written in parts', async () => {
    using home = folder()
    const file = join(home.path, 'x.log')
    writeFileSync(file, 'one\ntwo\nthr')
    const seen: string[] = []
    const stop = new AbortController()
    const { promise, resolve } = Promise.withResolvers<void>()
    const followed = followLines(file, 1, {
      signal: stop.signal,
      onLine: (line) => {
        seen.push(line)
        if (line === 'four') resolve()
      },
    })
    appendFileSync(file, 'ee\nfo')
    appendFileSync(file, 'ur\n')
    await promise
    stop.abort()
    await followed
    expect(seen).toEqual(['two', 'three', 'four'])
  })

  it('shows the fields of a JSON line and leaves any other line as it is', () => {
    const line = '{"level":40,"time":1767225600000,"pid":1,"hostname":"h","msg":"slow","townId":"t1"}'
    expect(renderLogEntry(parseLogLine(line))).toBe('00:00:00.000  warn   slow  townId=t1')
    expect(parseLogLine('{"level":4')).toEqual({ msg: '{"level":4' })
    expect(renderLogEntry(parseLogLine('plain'))).toBe('plain')
  })
})
