import { readdir, readFile } from 'node:fs/promises'
import type { ProcessState } from './decide-server-fate.ts'

/** What `/proc/<pid>/stat` tells of one process. */
export interface ProcessStat {
  readonly pid: number
  readonly state: string
  readonly parentPid: number
  /** Clock ticks since the machine booted; with the pid it names one process for good. */
  readonly startTime: string
  readonly name: string
  /** Memory that it holds, in pages. */
  readonly residentPages: number
}

/** Parses `/proc/<pid>/stat`; the name in brackets may hold anything, brackets too. Null for what is none. */
export function parseProcessStat(text: string): ProcessStat | null {
  const nameEnd = text.lastIndexOf(')')
  const pid = Number.parseInt(text, 10)
  const fields = text.slice(nameEnd + 2).split(' ')
  const [state, parent] = fields
  const [startTime, residentPages] = [fields[19], fields[21]]
  if (nameEnd < 0 || Number.isNaN(pid) || state === undefined || parent === undefined || startTime === undefined) return null
  const name = text.slice(text.indexOf('(') + 1, nameEnd)
  return { pid, state, parentPid: Number(parent), startTime, name, residentPages: Number(residentPages ?? 0) }
}

/** All processes that this one may see; empty where there is no /proc. */
export async function listProcesses(): Promise<ProcessStat[]> {
  const names = await readdir('/proc').catch(() => [])
  const stats = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map((name) => readProcessStat(Number(name))))
  return stats.filter((stat) => stat !== null)
}

/** Null when there is no such process, or no /proc. */
export async function readProcessStat(pid: number): Promise<ProcessStat | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  return text === null ? null : parseProcessStat(text)
}

/** The process and all below it. */
export function treeOf(pid: number, processes: readonly ProcessStat[]): ProcessStat[] {
  const self = processes.filter((process) => process.pid === pid)
  const children = processes.filter((process) => process.parentPid === pid)
  return [...self, ...children.flatMap((child) => treeOf(child.pid, processes))]
}

/** The most telling state in the tree of a server: a stopped member explains silence best, then one that computes. */
export function judgeProcessState(pid: number, processes: readonly ProcessStat[]): ProcessState {
  if (processes.length === 0) return 'unknown'
  const states = new Set(treeOf(pid, processes).map((process) => process.state))
  if (states.size === 0) return 'gone'
  if (states.has('T') || states.has('t')) return 'stopped'
  if (states.has('R')) return 'computing'
  if (states.has('D')) return 'blocked'
  return 'sleeping'
}

/** Of all Linux that this runs on but some ARM boards, on which a limit in bytes is then reached later. */
const pageBytes = 4_096

/** Bytes that a server itself holds: the sandbox around it, and what its agents started, do not count. Null: there is none, or no /proc. */
export function measureServer(pid: number, processes: readonly ProcessStat[]): number | null {
  const own = processes.find((process) => process.pid === pid)
  if (own === undefined) return null
  const inside = own.name === 'bwrap' ? processes.find((process) => process.parentPid === pid) : undefined
  return inside === undefined ? own.residentPages * pageBytes : measureServer(inside.pid, processes)
}
