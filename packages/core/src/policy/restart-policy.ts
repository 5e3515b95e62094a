/** Milliseconds to wait before a crashed container is started again, by crashes in a row: at once, then ever more slowly. */
const containerRestartDelaysMs = [0, 1_000, 5_000, 30_000, 120_000] as const

/** A container that ran this long before it crashed ran well, whatever its mayor did: the count begins anew. */
const containerRanWellMs = 10 * 60_000

/** Milliseconds to wait before a mayor that did not come up is started again, by failed starts in a row. */
const mayorRetryDelaysMs = [1_000, 5_000, 30_000, 120_000, 300_000] as const

/**
 * A start that has said nothing for this long has failed. A kilo server boots in 2.5 s on an idle machine and in 19 s beside seven
 * others; a container retries its own boots within 60 s.
 */
export const mayorStartTimeoutMs = 180_000

/**
 * Crashes in a row, this one included. A run that had brought its mayor up did what it is for: what ended it was not its start, and the
 * next one starts at once.
 */
export function countCrashes(options: { crashes: number; ranMs: number; broughtMayorUp: boolean }): number {
  return options.broughtMayorUp || options.ranMs >= containerRanWellMs ? 1 : options.crashes + 1
}

/** When to start a crashed container again; null when it has crashed too often to go on by itself. */
export function containerRestartAt(options: { crashes: number; at: string }): string | null {
  return delayed(options.at, containerRestartDelaysMs[options.crashes - 1])
}

/** When to start a lost mayor again; null when it has failed too often to go on by itself. */
export function mayorRetryAt(options: { attempts: number; at: string }): string | null {
  return delayed(options.at, mayorRetryDelaysMs[options.attempts - 1])
}

function delayed(at: string, delayMs: number | undefined): string | null {
  return delayMs === undefined ? null : new Date(Date.parse(at) + delayMs).toISOString()
}
