import type { PastStart } from '@gastown/contract/startup-history'

export interface WaterfallBar {
  readonly phase: PastStart['phases'][number]
  /** Percent of the width. A prewarmed phase has none. */
  readonly left: number
  readonly width: number
  /** From 0: phases that run side by side are one below the other. */
  readonly lane: number
}

/** The first token waits for the user, who may take hours: it is told in the table and has no bar. */
const waitsForUser = 'first_token'

/** End of the time scale that all the starts share, in ms: a round number that no bar passes. At least 1. */
export function scaleEndMs(starts: readonly PastStart[]): number {
  const longestMs = Math.max(1, ...starts.flatMap((start) => measured(start).map(({ elapsedMs }) => elapsedMs)))
  const unitMs = 10 ** Math.floor(Math.log10(longestMs))
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((times) => times * unitMs >= longestMs) ?? 10
  return step * unitMs
}

/** The bars of one start, in the order in which their phases began. */
export function waterfallBars(start: PastStart, endMs: number): WaterfallBar[] {
  const freeAtMs: number[] = []
  return measured(start)
    .map((phase) => ({ phase, beganMs: Math.max(0, phase.elapsedMs - phase.phaseMs) }))
    .toSorted((one, other) => one.beganMs - other.beganMs || one.phase.elapsedMs - other.phase.elapsedMs)
    .map(({ phase, beganMs }) => {
      const free = freeAtMs.findIndex((ms) => ms <= beganMs)
      const lane = free === -1 ? freeAtMs.length : free
      freeAtMs[lane] = phase.elapsedMs
      return { phase, left: (beganMs / endMs) * 100, width: ((phase.elapsedMs - beganMs) / endMs) * 100, lane }
    })
}

function measured(start: PastStart): PastStart['phases'] {
  return start.phases.filter(({ phase }) => phase !== waitsForUser)
}
