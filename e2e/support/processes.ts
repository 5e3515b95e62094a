import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import path from 'node:path'

export interface RunningProcess {
  readonly pid: number
  readonly parentPid: number
  readonly command: string
}

/** All processes of the machine that can be seen, from /proc. */
export function runningProcesses(): readonly RunningProcess[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const [state, parentPid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      // Ended, and not taken note of by its parent: not running.
      return state === 'Z' ? [] : [{ pid: Number(name), parentPid: Number(parentPid), command }]
    } catch (error) {
      // The process ended between the two reads.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ESRCH') return []
      throw error
    }
  })
}

/** The descendants of a process, itself not included. */
export function descendantsOf(pid: number): readonly RunningProcess[] {
  const all = runningProcesses()
  const found: RunningProcess[] = []
  const parents = new Set([pid])
  for (let grown = true; grown;) {
    grown = false
    for (const candidate of all) {
      if (parents.has(candidate.parentPid) && !parents.has(candidate.pid)) {
        parents.add(candidate.pid)
        found.push(candidate)
        grown = true
      }
    }
  }
  return found
}

/** The engine server below a container: the innermost process that runs `serve`, not the sandbox around it. */
export function engineServersOf(containerPid: number): readonly RunningProcess[] {
  const servers = descendantsOf(containerPid).filter(
    ({ command }) => /(^|\/)(kilo|opencode)(\.exe)? serve /.test(command) && !command.includes('bwrap'),
  )
  // A child of a server that has not become its own program yet still has the server's command line.
  return servers.filter(({ parentPid }) => !servers.some(({ pid }) => pid === parentPid))
}

export function isRunning(pid: number): boolean {
  return runningProcesses().some((process) => process.pid === pid)
}

/** The container's process that waits for a town, by the log that it writes to; null when none does. */
export function standbyOf(dataDir: string): number | null {
  const log = path.join(dataDir, 'containers', 'standby.log')
  return runningProcesses().find(({ pid }) => errorsOf(pid) === log)?.pid ?? null
}

/** The file that a process's standard error goes to; null when it has ended. */
function errorsOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/fd/2`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'EACCES') return null
    throw error
  }
}

/** Clock ticks, a hundred to a second, that a process has worked for. */
export function processorTimeOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const { 11: user, 12: system } = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(user) + Number(system)
}
