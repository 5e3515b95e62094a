import type { AgentProcessStatus } from '@gastown/contract/agent-status'

export interface StartView {
  /** What the container knows of the agent; null when nothing. */
  readonly current: {
    readonly generation: number
    readonly status: AgentProcessStatus
    /** The launch in hand and the incoming one have the same engine and config. */
    readonly sameConfig: boolean
    /** Brought up by a prewarm, and no start has asked for it yet. */
    readonly unclaimedPrewarm: boolean
  } | null
  readonly generation: number
}

export type StartDecision =
  /** Nothing to do: the answer is what is. */
  | { readonly do: 'answer' }
  /** A prewarm in flight is this start from now on: it is measured once, as the one start that it is. */
  | { readonly do: 'join' }
  /** The run in hand (a live prewarmed server, or an earlier run's) becomes this start's. */
  | { readonly do: 'take_over' }
  /** A new launch; a server with another config has to go. */
  | { readonly do: 'launch' }
  | { readonly do: 'refuse'; readonly currentGeneration: number }

/** What a start means for what is there. Starts are idempotent by {agentId, generation}. */
export function decideStart({ current, generation }: StartView): StartDecision {
  if (current === null) return { do: 'launch' }
  if (generation < current.generation) return { do: 'refuse', currentGeneration: current.generation }
  const inHand = current.status === 'starting' || current.status === 'running'
  if (generation > current.generation) return inHand && current.sameConfig ? { do: 'take_over' } : { do: 'launch' }
  // The same generation again: what ended stays ended, so that a late duplicate brings nothing back to life.
  if (!inHand) return { do: 'answer' }
  if (!current.sameConfig) return { do: 'launch' }
  if (!current.unclaimedPrewarm) return { do: 'answer' }
  return current.status === 'starting' ? { do: 'join' } : { do: 'take_over' }
}
