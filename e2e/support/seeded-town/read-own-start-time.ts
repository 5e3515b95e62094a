import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** When this process started, in the words in which the control plane asks the system for it. */
export function readOwnStartTime(): string {
  if (process.platform !== 'linux')
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(process.pid)], {
      encoding: 'utf8',
      env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' },
    }).trim()
  const stat = readFileSync('/proc/self/stat', 'latin1')
  // Field 22; the second field may hold blanks, and what follows its parenthesis begins with field 3.
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  if (started === undefined) throw new Error('/proc/self/stat has no field 22.')
  return started
}
