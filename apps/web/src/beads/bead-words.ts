import type { BeadStatus, Priority, WaitReason } from '@gastown/contract/work/bead'
import type { Tone } from '../ui/state-dot.tsx'

/** In the order in which work goes; failed before closed, since it needs somebody. */
export const beadStatuses = ['open', 'in_progress', 'in_review', 'failed', 'closed'] as const satisfies readonly BeadStatus[]
/** From the most to the least urgent. */
export const priorities = ['critical', 'high', 'medium', 'low'] as const satisfies readonly Priority[]

export const statusWords: Readonly<Record<BeadStatus, string>> = {
  open: 'Open',
  in_progress: 'In progress',
  in_review: 'In review',
  closed: 'Closed',
  failed: 'Failed',
}

export const statusTones: Readonly<Record<BeadStatus, Tone>> = {
  open: 'quiet',
  in_progress: 'busy',
  in_review: 'warn',
  closed: 'good',
  failed: 'bad',
}

export const priorityWords: Readonly<Record<Priority, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
}

/** A reason to wait in one or two words, for filters and badges; its text says the rest. */
export const waitWords: Readonly<Record<WaitReason['kind'], string>> = {
  needs_you: 'Needs you',
  held: 'Held',
  staged: 'Convoy staged',
  blocked: 'Blocked',
  no_capacity: 'Waits for a worker',
  backing_off: 'Pause after a failure',
  paused: 'Work is paused',
  container: 'Waits for the container',
  starting: 'Starting',
  working: 'At work',
  in_queue: 'In the merge queue',
  verifying: 'Being verified',
  reworked: 'Being reworked',
  landing: 'Landing',
}

/** Reasons to which somebody has to do something; the others end by themselves. */
export function isStuck({ kind }: WaitReason): boolean {
  return kind === 'needs_you' || kind === 'held' || kind === 'staged' || kind === 'paused'
}

export function beadsWord(count: number): string {
  return count === 1 ? '1 bead' : `${count} beads`
}
