import { readdirSync, readFileSync } from 'node:fs'

/**
 * Ids of the processes whose session was begun by `leaderPid`: the shell's background jobs too, which have process groups of
 * their own. Empty where the system has no /proc; there the leader's group is all that can be named.
 */
export function findSessionProcesses(leaderPid: number): number[] {
  return listProcessIds().filter((pid) => readSessionId(pid) === leaderPid)
}

function listProcessIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger)
  } catch {
    return [] // no /proc on this system
  }
}

function readSessionId(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // pid (name) state ppid pgrp session …; a name may hold spaces and brackets
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : Number(fields[3])
  } catch {
    return undefined // ended between the two reads
  }
}
