import type { WaitKind } from '@gastown/contract/work/metrics'

interface WaitWords {
  readonly name: string
  readonly text: string
  /** False: it is worked on. */
  readonly waits: boolean
}

/** What an unfinished bead spends its time on, in the words of the page. */
export const waitWords: Readonly<Record<WaitKind, WaitWords>> = {
  needs_you: { name: 'Needs you', text: 'It failed, or its branch waits for you to merge it.', waits: true },
  blocked: { name: 'Blocked', text: 'Another bead must land first.', waits: true },
  no_capacity: { name: 'No free worker', text: 'It is ready, and every worker that may take it is busy.', waits: true },
  in_queue: { name: 'In the queue', text: 'Its branch waits for its turn in the merge queue.', waits: true },
  reworked: { name: 'Reworked', text: 'Its branch needs more work first, which another bead does.', waits: true },
  backing_off: { name: 'Backing off', text: 'A try failed; the next begins after a pause.', waits: true },
  container: { name: 'Container', text: 'The container is down or coming up.', waits: true },
  paused: { name: 'Paused', text: 'The town starts nothing new.', waits: true },
  staged: { name: 'Staged', text: 'Its convoy is not started yet.', waits: true },
  held: { name: 'Held', text: 'It starts when somebody starts it.', waits: true },
  starting: { name: 'Starting', text: 'Its worker is being started.', waits: false },
  working: { name: 'Worked on', text: 'A worker is at it.', waits: false },
  verifying: { name: 'Verified', text: 'Its gates run, or it is being reviewed.', waits: false },
  landing: { name: 'Landing', text: 'Its branch is being pushed.', waits: false },
}
