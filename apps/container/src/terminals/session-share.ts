import { readFileSync, writeFileSync } from 'node:fs'

/**
 * By niceness of a session. `second`: a tenth of what its server gets when both want the same core, and all of one that is free. `least`:
 * as little as the scheduler gives, it works with what others leave.
 */
const niceOf = { usual: 0, second: 10, least: 19 } as const

export type SessionShare = keyof typeof niceOf

/**
 * How much of the processor a terminal's session gets beside others. Linux shares it out between sessions first (autogroups), and a
 * process's own niceness counts only within its session: so the niceness is that of the session, which everyone may set back again.
 * Where the system has no such groups nothing changes. `leaderPid` must lead a session of its own.
 */
export function setSessionShare(leaderPid: number, share: SessionShare): void {
  try {
    const group = `/proc/${leaderPid}/autogroup`
    // Before its program has begun, a child is still in our own group.
    if (groupOf(group) === groupOf('/proc/self/autogroup')) return
    writeFileSync(group, String(niceOf[share]))
  } catch (error) {
    // No such group on this system, the program has ended, or the kernel was told too often: a matter of speed and of nothing else.
    if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error
  }
}

function groupOf(file: string): string | undefined {
  return readFileSync(file, 'utf8').split(' ')[0]
}
