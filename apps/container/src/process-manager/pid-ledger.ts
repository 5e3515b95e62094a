import { channel } from 'node:diagnostics_channel'
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { ChildProcess } from 'node:child_process'
import { z } from 'zod'
import { parseProcessStat } from './process-state.ts'

const entrySchema = z.object({ pid: z.int().positive(), startTime: z.string().min(1) })
/** One child process, named for good: a pid is used again, a pid with its start time is not. */
export type LedgerEntry = z.infer<typeof entrySchema>

/** Rewritten with the living alone when it has this many lines: some 40 KB. */
const compactAtLines = 1_000

/**
 * Writes every child process of this one into a file at the moment it is spawned, so that the next boot can end what this one leaves
 * behind when it is killed. Only where there is /proc; elsewhere the engines watch their parent themselves. Returns the end of it.
 */
export function keepPidLedger(file: string): () => void {
  const living = new Map<number, LedgerEntry>()
  let lines = 0

  function write(): void {
    writeFileSync(`${file}.new`, [...living.values()].map(render).join(''), { mode: 0o600 })
    renameSync(`${file}.new`, file)
    lines = living.size
  }

  function add(child: ChildProcess): void {
    const entry = child.pid === undefined ? null : entryOf(child.pid)
    if (entry === null) return
    living.set(entry.pid, entry)
    child.once('exit', () => living.delete(entry.pid))
    appendFileSync(file, render(entry), { mode: 0o600 })
    lines += 1
    if (lines >= compactAtLines) write()
  }

  // The one place that sees every spawn of this process, whoever asks for it.
  const spawned = channel('child_process')
  const onSpawned = (message: unknown) => {
    const child = (message as { process: ChildProcess }).process
    child.once('spawn', () => add(child))
  }
  write()
  spawned.subscribe(onSpawned)
  return () => {
    spawned.unsubscribe(onSpawned)
  }
}

/** What an earlier boot wrote. A last line cut short by its death names nothing. */
export function readPidLedger(file: string): LedgerEntry[] {
  return readText(file)
    .split('\n')
    .flatMap((line) => {
      const entry = entrySchema.safeParse(parseLine(line))
      return entry.success ? [entry.data] : []
    })
}

function entryOf(pid: number): LedgerEntry | null {
  const stat = parseProcessStat(readText(`/proc/${pid}/stat`))
  return stat === null ? null : { pid, startTime: stat.startTime }
}

function render(entry: LedgerEntry): string {
  return `${JSON.stringify(entry)}\n`
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/** Empty when there is no such file: a first boot, a process that is gone. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return ''
    throw error
  }
}
