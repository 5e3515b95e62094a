import type { GateResult, MergeState } from '@gastown/contract/work/merge'
import type { Tone } from '../ui/state-dot.tsx'

interface Words {
  readonly text: string
  readonly tone: Tone
}

const stateWords: Readonly<Record<MergeState['state'], Words>> = {
  queued: { text: 'Queued', tone: 'quiet' },
  verifying: { text: 'Verifying', tone: 'busy' },
  reviewing: { text: 'In review', tone: 'busy' },
  landing: { text: 'Landing', tone: 'busy' },
  rework: { text: 'Being reworked', tone: 'warn' },
  needs_you: { text: 'Needs you', tone: 'bad' },
  awaiting_merge: { text: 'Yours to merge', tone: 'warn' },
  landed: { text: 'Landed', tone: 'good' },
  failed: { text: 'Failed', tone: 'bad' },
}

export function describeMergeState(state: MergeState['state']): Words {
  return stateWords[state]
}

const outcomeWords: Readonly<Record<GateResult['outcome'] | 'running', Words>> = {
  running: { text: 'runs', tone: 'busy' },
  passed: { text: 'passed', tone: 'good' },
  failed: { text: 'failed', tone: 'bad' },
  timed_out: { text: 'took too long', tone: 'bad' },
}

export function describeGate(outcome: GateResult['outcome'] | 'running'): Words {
  return outcomeWords[outcome]
}

/** Why comments cannot go back to a worker now, with the way out; null: they can. */
export function whyNotReworkable(state: MergeState['state']): string | null {
  switch (state) {
    case 'verifying':
    case 'landing':
      return 'It is just being verified or landed. Your draft is kept: send it in a moment.'
    case 'rework':
    case 'reviewing':
      return 'It is being reworked or reviewed already. Your draft is kept: send it when the branch is back, or write to the worker.'
    case 'landed':
      return 'It has landed. Make a bead of what should be different.'
    case 'failed':
      return 'It has failed, and is in the queue no more. Open its bead again, and say there what should be different.'
    case 'queued':
    case 'needs_you':
    case 'awaiting_merge':
      return null
  }
}

/** Whether the town can be told to look at it again now. */
export function canBeRetried({ state, ...status }: MergeState): boolean {
  return state === 'needs_you' || state === 'awaiting_merge' || (state === 'queued' && 'notBefore' in status)
}

/** A commit as people name it. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 9)
}
