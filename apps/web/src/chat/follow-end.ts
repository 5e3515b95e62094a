/** How near to the end, CSS px, the reader must be for new words to be followed: some two lines more than a touch scrolls by accident. */
const followsWithinPx = 80

export interface ScrollPlace {
  readonly scrollTop: number
  readonly scrollHeight: number
  readonly clientHeight: number
}

/**
 * Whether the end is followed after a scroll. Only the reader scrolls up: content that grew under the way to the end leaves it farther
 * away, and is followed still.
 */
export function followsAfter(follows: boolean, before: ScrollPlace | null, now: ScrollPlace): boolean {
  if (now.scrollHeight - now.scrollTop - now.clientHeight < followsWithinPx) return true
  return follows && (before === null || now.scrollTop >= before.scrollTop)
}
