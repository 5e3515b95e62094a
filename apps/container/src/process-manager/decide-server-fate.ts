import { policy } from './policy.ts'

/** What the system says of a server's process tree: its most telling member. `unknown` where it cannot be read. */
export type ProcessState = 'computing' | 'sleeping' | 'stopped' | 'blocked' | 'gone' | 'unknown'

export interface ServerEvidence {
  /** Answers of the last probes, oldest first. */
  readonly probes: readonly boolean[]
  readonly process: ProcessState
  /** Since the last event or good probe. */
  readonly silentMs: number
}

export type ServerFate = { readonly fate: 'keep' } | { readonly fate: 'replace'; readonly reason: string }

/** Whether the probes alone are reason to look at the process. */
export function isSuspect(probes: readonly boolean[]): boolean {
  return probes.slice(-policy.probeWindow).filter((ok) => !ok).length >= policy.probeFailures
}

/**
 * Judges a server that answers no probes. Probes alone never condemn it: a busy server is not dead. `gone` is not judged here:
 * the end of a process is told by the process.
 */
export function decideServerFate({ probes, process, silentMs }: ServerEvidence): ServerFate {
  if (!isSuspect(probes)) return { fate: 'keep' }
  const failed = `${probes.slice(-policy.probeWindow).filter((ok) => !ok).length} of ${Math.min(probes.length, policy.probeWindow)} probes failed`
  switch (process) {
    case 'stopped':
      return { fate: 'replace', reason: `hung: ${failed} and the process is stopped` }
    case 'blocked':
    case 'sleeping':
    case 'unknown':
      return silentMs >= policy.silenceSleepingMs
        ? { fate: 'replace', reason: `hung: ${failed}, no event for ${seconds(silentMs)} and the process does not compute` }
        : { fate: 'keep' }
    case 'computing':
      return silentMs >= policy.silenceBusyMs
        ? { fate: 'replace', reason: `hung: ${failed} and no event for ${seconds(silentMs)} of computing` }
        : { fate: 'keep' }
    case 'gone':
      return { fate: 'keep' }
  }
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`
}
