import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { TownId } from '@gastown/contract/ids'
import type { Log } from '../../log.ts'
import type { TelemetryPoint } from '../../telemetry/telemetry-sink.ts'
import { createSqliteTelemetry, type SqliteTelemetry } from './sqlite-telemetry.ts'

const townId = 'town-1' as TownId
const dayMs = 24 * 60 * 60_000
let dir: string
let nowMs: number
let rings: (() => void)[]
let warnings: string[]
let telemetry: SqliteTelemetry

const clock = {
  now: () => nowMs,
  after: (_delayMs: number, ring: () => void) => {
    rings.push(ring)
    return () => void rings.splice(rings.indexOf(ring), 1)
  },
}
const log: Log = { info: () => undefined, warn: (_fields, message) => void warnings.push(message), error: () => undefined }
const point = (event: string, value: number, index: string = townId): TelemetryPoint => ({
  index,
  blobs: [event, 'x'],
  doubles: [value],
})
const read = async (event: string, sinceMs = 0, index: string = townId, limit = 20_000) =>
  (await telemetry.readPoints({ index, event, sinceMs, limit })).map((stamped) => stamped.point.doubles[0])
const create = () => createSqliteTelemetry({ dir: join(dir, 'telemetry'), clock, log })

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gastown-telemetry-'))
  nowMs = 100 * dayMs
  rings = []
  warnings = []
  telemetry = create()
})
afterEach(() => {
  telemetry.close()
  rmSync(dir, { recursive: true, force: true })
})

it('S12: reads back what was written, before any flush, by event, town and time', async () => {
  telemetry.write(point('a', 1))
  nowMs += 5
  telemetry.write(point('a', 2))
  telemetry.write(point('b', 3))
  telemetry.write(point('a', 4, 'town-2'))
  expect(await read('a')).toEqual([1, 2])
  expect(await read('a', nowMs)).toEqual([2])
  expect(await read('b')).toEqual([3])
  expect(await read('a', 0, 'town-1', 1)).toEqual([2])
  expect(await read('a', 0, 'town-2')).toEqual([4])
})

it('touches no disk while it is written to: one flush takes all points that wait', async () => {
  for (const value of [1, 2, 3]) telemetry.write(point('a', value))
  expect(existsSync(join(dir, 'telemetry'))).toBe(false)
  expect(rings).toHaveLength(1)
  rings[0]?.()
  expect(rings).toHaveLength(0)
  expect(await read('a')).toEqual([1, 2, 3])
})

it('what waited is written on close and there after a restart, readable by its owner alone', async () => {
  telemetry.write(point('a', 7))
  telemetry.close()
  telemetry = create()
  expect(await read('a')).toEqual([7])
  for (const file of readdirSync(join(dir, 'telemetry'))) expect(statSync(join(dir, 'telemetry', file)).mode & 0o077).toBe(0)
})

it('keeps points for 30 days', async () => {
  telemetry.write(point('a', 1))
  nowMs += 29 * dayMs
  telemetry.write(point('a', 2))
  expect(await read('a')).toEqual([1, 2])
  nowMs += 2 * dayMs
  telemetry.write(point('a', 3))
  expect(await read('a')).toEqual([2, 3])
})

it('never throws: what cannot be written is said and given up', async () => {
  writeFileSync(join(dir, 'telemetry'), 'a file where the folder should be')
  telemetry.write(point('a', 1))
  rings[0]?.()
  expect(warnings).toEqual(['telemetry could not be written and is lost'])
})

it('a deleted town leaves no points, and gets no more', async () => {
  telemetry.write(point('a', 1))
  await read('a')
  telemetry.write(point('a', 2))
  telemetry.purge(townId)
  telemetry.write(point('a', 3))
  expect(await read('a')).toEqual([])
  expect(readdirSync(join(dir, 'telemetry'))).toEqual([])
})

it('gives up the oldest points when ten thousand wait', async () => {
  for (let value = 1; value <= 10_005; value += 1) telemetry.write(point('a', value))
  const values = await read('a')
  expect(values).toHaveLength(10_000)
  expect(values[0]).toBe(6)
})
