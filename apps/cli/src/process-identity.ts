import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * When the process began, as the system tells it: with the pid it names one process for good. Clock ticks since boot on Linux (field 22
 * of `/proc/<pid>/stat`), the date that `ps` prints elsewhere. Null when there is no such process.
 */
export function readProcessStartTime(pid: number): string | null {
  try {
    if (process.platform !== 'linux')
      return (
        execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
          encoding: 'utf8',
          env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' },
        }).trim() || null
      )
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has ended; its parent has only not asked yet.
    return fields[0] === 'Z' ? null : (fields[19] ?? null)
  } catch {
    // Neither /proc nor ps tells of a process that is gone.
    return null
  }
}

/** Whether the very process that wrote this is alive: not another that got its number since. */
export function isSameProcess(named: { pid: number; processStartTime: string }): boolean {
  return readProcessStartTime(named.pid) === named.processStartTime
}
