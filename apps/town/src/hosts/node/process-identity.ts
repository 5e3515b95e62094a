import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'

/** A process, named for good: its number is given again after it ends, its number and start time are not. */
export interface ProcessIdentity {
  readonly pid: number
  readonly processStartTime: string
}

/**
 * When a process started, as the system tells it: on Linux in clock ticks since boot (`/proc/<pid>/stat`, field 22), elsewhere the date
 * that `ps` prints. Null when it has ended; one that only waits for its parent to notice (a zombie) has.
 */
export async function readProcessStartTime(pid: number): Promise<string | null> {
  return process.platform === 'linux' ? readFromProc(pid) : readFromPs(pid)
}

export async function isSameProcessAlive({ pid, processStartTime }: ProcessIdentity): Promise<boolean> {
  return (await readProcessStartTime(pid)) === processStartTime
}

/** This process. */
export async function readOwnIdentity(): Promise<ProcessIdentity> {
  const processStartTime = await readProcessStartTime(process.pid)
  if (processStartTime === null) throw new Error('The system does not tell when this process started.')
  return { pid: process.pid, processStartTime }
}

function readFromProc(pid: number): string | null {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch (error) {
    // ESRCH: it ended between the opening and the reading.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return null
    throw error
  }
  // The second field, a name in parentheses, may hold blanks and parentheses: what follows the last one begins with field 3.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return state === 'Z' || state === 'X' ? null : (fields[18] ?? null)
}

async function readFromPs(pid: number): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
      env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' },
    })
    return stdout.trim() === '' ? null : stdout.trim()
  } catch (error) {
    // 1: there is no such process.
    if (error instanceof Error && 'code' in error && error.code === 1) return null
    throw error
  }
}
