import type { WorkerEvent } from './worker.ts'

/** Reads what happened since a bead's prime message, in its order, as a worker's script goes through its steps. */
export interface WorkerStory {
  /** The result of the next tool; undefined when that tool is still to be called. */
  nextResult(): string | undefined
  /** Whether someone spoke to the worker since the last result that was read; takes note of it. */
  wasSpokenTo(): boolean
}

export function readStory(events: readonly WorkerEvent[]): WorkerStory {
  let at = 0
  return {
    nextResult() {
      while (events[at]?.type === 'message') at++
      return events[at++]?.text
    },
    wasSpokenTo() {
      const spoken = events[at]?.type === 'message'
      while (events[at]?.type === 'message') at++
      return spoken
    },
  }
}
