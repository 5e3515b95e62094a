import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { townIdSchema } from '@gastown/contract/ids'
import { openSqliteDatabase } from '@gastown/store/sqlite-database'
import { inTransaction } from '@gastown/store/sqlite-transaction'
import type { Clock } from '../../clock.ts'
import type { Log } from '../../log.ts'
import { telemetryRetentionMs } from '../../telemetry/telemetry.ts'
import type { StampedPoint, TelemetryReader } from '../../telemetry/telemetry-reader.ts'
import type { TelemetryPoint, TelemetrySink } from '../../telemetry/telemetry-sink.ts'

/** Points wait this long for company: a start of an agent writes a dozen within it, and one transaction takes them all. */
const flushDelayMs = 250
/** Some 2 MB. When the disk does not keep up, the oldest points are given up: telemetry must not fill the memory. */
const maxWaitingPoints = 10_000
const pruneEveryMs = 60 * 60_000

export interface SqliteTelemetry extends TelemetrySink, TelemetryReader {
  /** Writes what waits, and closes. */
  close(): void
}

/**
 * Telemetry of each town in `<dir>/<townId>.sqlite`, kept for 30 days. Writes are batched off the caller's path; the last quarter
 * of a second may be lost in a crash.
 */
export function createSqliteTelemetry(options: { dir: string; clock: Clock; log: Log }): SqliteTelemetry {
  return new TownTelemetryFiles(options)
}

interface TownFile {
  readonly database: DatabaseSync
  readonly insert: StatementSync
  readonly select: StatementSync
  prunedMs: number
}

class TownTelemetryFiles implements SqliteTelemetry {
  readonly #options: { dir: string; clock: Clock; log: Log }
  readonly #files = new Map<string, TownFile>()
  readonly #forgotten = new Set<string>()
  #waiting: StampedPoint[] = []
  #cancelFlush: (() => void) | null = null
  #closed = false

  constructor(options: { dir: string; clock: Clock; log: Log }) {
    this.#options = options
  }

  write(point: TelemetryPoint): void {
    if (this.#closed || this.#forgotten.has(point.index)) return
    this.#waiting.push({ atMs: this.#options.clock.now(), point })
    if (this.#waiting.length > maxWaitingPoints) this.#waiting.shift()
    this.#cancelFlush ??= this.#options.clock.after(flushDelayMs, () => this.#flush())
  }

  async readPoints({
    index,
    event,
    sinceMs,
    limit,
  }: {
    index: string
    event: string
    sinceMs: number
    limit: number
  }): Promise<readonly StampedPoint[]> {
    this.#flush()
    if (this.#forgotten.has(index)) return []
    const rows = this.#open(index).select.all(event, sinceMs, limit) as unknown as readonly {
      at_ms: number
      blobs: string
      doubles: string
    }[]
    return rows.map((row) => ({
      atMs: row.at_ms,
      point: { index, blobs: JSON.parse(row.blobs) as string[], doubles: JSON.parse(row.doubles) as number[] },
    }))
  }

  purge(townId: string): void {
    this.#forgotten.add(townId)
    this.#waiting = this.#waiting.filter(({ point }) => point.index !== townId)
    this.#files.get(townId)?.database.close()
    this.#files.delete(townId)
    const file = this.#fileOf(townId)
    for (const part of [file, `${file}-wal`, `${file}-shm`]) rmSync(part, { force: true })
  }

  close(): void {
    this.#flush()
    this.#closed = true
    for (const { database } of this.#files.values()) database.close()
    this.#files.clear()
  }

  #flush(): void {
    this.#cancelFlush?.()
    this.#cancelFlush = null
    const byTown = Map.groupBy(this.#waiting, ({ point }) => point.index)
    this.#waiting = []
    for (const [townId, points] of byTown) {
      try {
        this.#append(this.#open(townId), points)
      } catch (error) {
        this.#options.log.warn(
          { townId, points: points.length, error: String(error) },
          'telemetry could not be written and is lost',
        )
      }
    }
  }

  #append(file: TownFile, points: readonly StampedPoint[]): void {
    const nowMs = this.#options.clock.now()
    inTransaction(file.database, () => {
      for (const { atMs, point } of points) {
        file.insert.run(atMs, point.blobs[0] ?? '', JSON.stringify(point.blobs), JSON.stringify(point.doubles))
      }
      if (nowMs - file.prunedMs >= pruneEveryMs) {
        file.database.prepare('DELETE FROM points WHERE at_ms < ?').run(nowMs - telemetryRetentionMs)
        file.prunedMs = nowMs
      }
    })
  }

  #fileOf(townId: string): string {
    return join(this.#options.dir, `${townIdSchema.parse(townId)}.sqlite`)
  }

  #open(townId: string): TownFile {
    const open = this.#files.get(townId)
    if (open !== undefined) return open
    const database = openSqliteDatabase({ file: this.#fileOf(townId), synchronous: 'normal' })
    database.exec(`
      CREATE TABLE IF NOT EXISTS points (at_ms INTEGER NOT NULL, event TEXT NOT NULL, blobs TEXT NOT NULL, doubles TEXT NOT NULL) STRICT;
      CREATE INDEX IF NOT EXISTS points_by_event ON points (event, at_ms);
      CREATE INDEX IF NOT EXISTS points_by_time ON points (at_ms);`)
    const file: TownFile = {
      database,
      insert: database.prepare('INSERT INTO points (at_ms, event, blobs, doubles) VALUES (?, ?, ?, ?)'),
      select: database.prepare(
        `SELECT at_ms, blobs, doubles FROM
           (SELECT rowid AS place, at_ms, blobs, doubles FROM points
            WHERE event = ? AND at_ms >= ? ORDER BY at_ms DESC, rowid DESC LIMIT ?)
         ORDER BY at_ms, place`,
      ),
      prunedMs: 0,
    }
    this.#files.set(townId, file)
    return file
  }
}
