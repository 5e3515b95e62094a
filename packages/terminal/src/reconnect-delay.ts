import { closeCodes } from './close-codes.ts'

/** Waits before the attempts, ms. People notice a lost connection after 100–500 ms; 2 s for ever costs nothing on loopback. */
const delaysMs = [100, 250, 500, 1_000, 2_000] as const

/**
 * How long to wait before connecting again. `failures`: attempts since the terminal's server last spoke. A container that went
 * away is asked for at once, the first time: the town is already starting the next.
 */
export function computeReconnectDelayMs({
  failures,
  closeCode,
}: {
  readonly failures: number
  readonly closeCode: number
}): number {
  if (failures === 0 && closeCode === closeCodes.containerGone) return 0
  const step = closeCode === closeCodes.containerGone ? failures - 1 : failures
  return delaysMs[Math.min(Math.max(step, 0), delaysMs.length - 1)] ?? 2_000
}
