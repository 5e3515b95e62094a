import { expect, it } from 'vitest'
import { OutputLog } from './output-log.ts'
import { seededRandom } from './testing/seeded-random.ts'

const size = { cols: 80, rows: 24 }
const bytesOf = (text: string) => new TextEncoder().encode(text)

function readAll(log: OutputLog, from: number): string {
  let text = ''
  for (let at = from; at < log.end;) {
    const bytes = log.read(at, 7)
    text += new TextDecoder().decode(bytes)
    at += bytes.length
  }
  return text
}

it('keeps the newest bytes, and knows which these are', () => {
  const random = seededRandom(7)
  const log = new OutputLog(64, size)
  let all = ''
  for (let turn = 0; turn < 300; turn += 1) {
    const chunk = String.fromCharCode(97 + (turn % 26)).repeat(Math.floor(random() * 100))
    log.append(bytesOf(chunk))
    all += chunk
    expect(log.end).toBe(all.length)
    expect(log.start).toBe(Math.max(0, all.length - 64))
    expect(readAll(log, log.start)).toBe(all.slice(log.start))
    expect(log.has(log.start - 1)).toBe(false)
    expect(log.has(log.end)).toBe(true)
  }
})

it('reads no further than the next size, and says which size a byte is for', () => {
  const log = new OutputLog(64, size)
  log.append(bytesOf('wide'))
  log.resize({ cols: 60, rows: 10 })
  log.resize({ cols: 40, rows: 10 })
  log.append(bytesOf('narrow'))
  expect(new TextDecoder().decode(log.read(0, 100))).toBe('wide')
  expect(log.sizeAt(3)).toEqual(size)
  expect(log.sizeAt(4)).toEqual({ cols: 40, rows: 10 })
  log.append(bytesOf('x'.repeat(64)))
  expect(log.sizeAt(log.start)).toEqual({ cols: 40, rows: 10 })
})

it('a flood of sizes is bounded: what was written for the oldest is forgotten', () => {
  const log = new OutputLog(100_000, size)
  for (let turn = 0; turn < 5_000; turn += 1) {
    log.append(bytesOf('x'))
    log.resize({ cols: 1 + (turn % 500), rows: 24 })
  }
  expect(log.end - log.start).toBeLessThanOrEqual(1_000)
})
