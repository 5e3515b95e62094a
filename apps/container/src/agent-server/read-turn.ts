import type { AgentActivity } from '@gastown/contract/agent-status'
import { continuationKey, stoppedKey, type EngineMessage } from './engine-wire.ts'

/**
 * Times that a turn is taken up again by itself. A turn that kills its server, or a provider that hangs up on it, would
 * otherwise cost for ever.
 */
export const maxContinuations = 3

export type LastTurn =
  /** Nobody has said anything yet. */
  | { readonly state: 'none' }
  | { readonly state: 'running' }
  /** Answered, stopped by the user, or failed for good. */
  | { readonly state: 'ended' }
  /** Cut off by the end of its server or of the connection to the model; `continuations`: times it was taken up before. */
  | { readonly state: 'cut off'; readonly continuations: number }
  /** Cut off again and again: it waits for a person. */
  | { readonly state: 'given up' }

/** How the newest turn of a session stands, by what the engine has stored and whether it works now. Oldest message first. */
export function readLastTurn(messages: readonly EngineMessage[], activity: AgentActivity): LastTurn {
  const last = messages.at(-1)
  if (last === undefined) return { state: 'none' }
  if (activity === 'working') return { state: 'running' }
  if ((last.info.role === 'assistant' && isFinal(last)) || isStopNote(last)) return { state: 'ended' }
  const continuations = countContinuations(messages)
  return continuations >= maxContinuations ? { state: 'given up' } : { state: 'cut off', continuations }
}

/** Whether an assistant message ends its turn: nothing of the turn comes after it by itself. */
export function isFinal(message: EngineMessage): boolean {
  const { time, error, finish } = message.info
  // The engines mark what may work again: a lost connection to the model. A stop by the user, a wrong key, a refusal are final.
  if (error !== null && error !== undefined) return error.data?.isRetryable !== true
  return (time.completed ?? null) !== null && finish !== 'tool-calls'
}

/** A prompt of the adapter's own. */
export function isContinuation(message: EngineMessage): boolean {
  return message.info.role === 'user' && message.parts.some((part) => part.metadata?.[continuationKey] !== undefined)
}

/** The adapter's own note that the turn before it was stopped. */
function isStopNote(message: EngineMessage): boolean {
  return message.info.role === 'user' && message.parts.some((part) => part.metadata?.[stoppedKey] !== undefined)
}

function countContinuations(messages: readonly EngineMessage[]): number {
  const lastOfUser = messages.findLastIndex((message) => message.info.role === 'user' && !isContinuation(message))
  return messages.slice(lastOfUser + 1).filter(isContinuation).length
}
