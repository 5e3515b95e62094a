/** Set at the click that opens a town; its `detail` is the town's id. */
export const openTownMark = 'gastown.open-town'

interface Mark {
  readonly startTime: number
  readonly detail?: unknown
}

/**
 * How long a person waited for the painted terminal, ms: since the last click that opened this town, or since the page itself was
 * asked for (0 on the page's clock) when an address or a reload brought them here.
 */
export function waitedMs({ marks, townId, nowMs }: { marks: readonly Mark[]; townId: string; nowMs: number }): number {
  const click = marks.findLast((mark) => mark.detail === townId)
  return Math.max(0, nowMs - (click?.startTime ?? 0))
}

/** `clickedAtMs`: when the person clicked, on the page's clock; absent: now. */
export function markTownOpened(townId: string, clickedAtMs = performance.now()): void {
  performance.mark(openTownMark, { detail: townId, startTime: clickedAtMs })
}
