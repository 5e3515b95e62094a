/** The first try comes at once to the eye; 5 s is the longest that a person waits for a town that came back. */
export const firstDelayMs = 100
export const longestDelayMs = 5000

/** How long to wait before connecting again after `failures` failures in a row (1 or more): 100 ms, doubled, up to 5 s. */
export function reconnectDelayMs(failures: number): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, Math.min(30, failures - 1)))
}
