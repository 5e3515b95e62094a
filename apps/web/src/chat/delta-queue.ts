import type { ConversationDelta } from '@gastown/contract/conversation'

/** Deltas that wait at most: a page in the background gets no frames, and need not keep more than a second of a fast answer. */
const mostWaiting = 500

export interface DeltaQueue {
  push(deltas: readonly ConversationDelta[]): void
  /** Applies nothing any more. */
  close(): void
}

/** Gives the deltas of one frame to `apply` at once, in their order. `onNextFrame` rings once, unless the returned function is called before. */
export function createDeltaQueue(options: {
  readonly apply: (deltas: readonly ConversationDelta[]) => void
  readonly onNextFrame: (ring: () => void) => () => void
}): DeltaQueue {
  let waiting: ConversationDelta[] = []
  let cancel: (() => void) | null = null

  function flush(): void {
    cancel?.()
    cancel = null
    const deltas = waiting
    waiting = []
    if (deltas.length > 0) options.apply(deltas)
  }

  return {
    push: (deltas) => {
      waiting.push(...deltas)
      if (waiting.length >= mostWaiting) flush()
      else cancel ??= options.onNextFrame(flush)
    },
    close: () => {
      cancel?.()
      cancel = null
      waiting = []
    },
  }
}
