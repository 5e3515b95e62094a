import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

export interface ProcessInTree {
  readonly pid: number
  /** The program as it was called; empty where the system does not tell. */
  readonly program: string
}

/**
 * The processes of a tree: the root, all below it, and, on Linux, those that were orphaned but still carry `marker`
 * (`NAME=value`) in the environment they inherited. A process of another user is never among them.
 */
export async function listProcessTree(rootPid: number, marker: string): Promise<readonly ProcessInTree[]> {
  const rows = process.platform === 'linux' ? await readLinuxProcesses(marker) : await readOtherProcesses()
  const members = new Set(rows.filter((row) => row.pid === rootPid || row.marked).map((row) => row.pid))
  let grown = true
  while (grown) {
    grown = false
    for (const row of rows) {
      if (members.has(row.parentPid) && !members.has(row.pid)) {
        members.add(row.pid)
        grown = true
      }
    }
  }
  return rows.filter((row) => members.has(row.pid)).map(({ pid, program }) => ({ pid, program }))
}

interface ProcessRow extends ProcessInTree {
  readonly parentPid: number
  readonly marked: boolean
}

async function readLinuxProcesses(marker: string): Promise<readonly ProcessRow[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const rows = await Promise.all(pids.map((pid) => readLinuxProcess(pid, marker)))
  return rows.filter((row) => row !== null)
}

async function readLinuxProcess(pid: number, marker: string): Promise<ProcessRow | null> {
  // Each may be refused or vanish while it is read: then it is not ours, or gone.
  const [stat, environ, cmdline] = await Promise.all(
    ['stat', 'environ', 'cmdline'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
  )
  // The name in brackets may hold blanks and brackets itself; state and parent stand behind the last one.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? []
  const parentPid = Number(fields[1])
  if (!Number.isInteger(parentPid) || fields[0] === 'Z') return null
  return {
    pid,
    parentPid,
    program: cmdline?.split('\0')[0] ?? '',
    marked: environ?.split('\0').includes(marker) ?? false,
  }
}

async function readOtherProcesses(): Promise<readonly ProcessRow[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,comm='])
  return stdout.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)
    return match === null ? [] : [{ pid: Number(match[1]), parentPid: Number(match[2]), program: match[3] ?? '', marked: false }]
  })
}
