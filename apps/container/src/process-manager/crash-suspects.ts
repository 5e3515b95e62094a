import type { AgentId } from '@gastown/contract/ids'
import type { Clock } from '../clock.ts'
import { policy } from './policy.ts'

/**
 * Whose fault it is that a server with the sessions of several agents ends again and again. Once is an accident, and counts for all that were
 * in a turn. From then on it is found by exclusion: suspected is who was in a turn each time, and of several suspects only one at a time
 * goes on, until it has been well for a while or has ended the server alone. Agents that were in no turn are never blamed for another's.
 */
export interface CrashSuspects {
  /** The server has ended by itself; these agents were in a turn. */
  ended(inTurn: readonly AgentId[]): void
  /** It was ended, by nobody's fault. */
  spared(): void
  /** Whether its last end counts against the agent. */
  isBlamed(agentId: AgentId): boolean
  /** Whether the agent may go on now. A suspect that may is on trial from then on. */
  mayGoOn(agentId: AgentId): boolean
  /** The agent's session is open: its trial runs. */
  up(agentId: AgentId): void
  /** Nothing of the agent goes on. */
  forget(agentId: AgentId): void
}

/** `onChanged`: somebody who might not go on may perhaps now. */
export function createCrashSuspects({ clock, onChanged }: { clock: Clock; onChanged: () => void }): CrashSuspects {
  /** Who was in a turn at every recent end. */
  let suspects: ReadonlySet<AgentId> = new Set()
  /** Those of them that have not been well since the last end. */
  let waiting = new Set<AgentId>()
  let onTrial: AgentId | null = null
  let cancelTrial: (() => void) | null = null
  /** Null: everybody. */
  let blamed: ReadonlySet<AgentId> | null = null
  let endedAtMs = Number.NEGATIVE_INFINITY
  let blamedNobody = false

  function endTrial(): void {
    cancelTrial?.()
    cancelTrial = null
    onTrial = null
  }

  function acquit(agentId: AgentId): void {
    waiting.delete(agentId)
    if (onTrial === agentId) endTrial()
    onChanged()
  }

  /** Of those in a turn the one on trial, else those that were in a turn before too. */
  function likelyOf(inTurn: readonly AgentId[], before: ReadonlySet<AgentId>): readonly AgentId[] {
    if (onTrial !== null && inTurn.includes(onTrial)) return [onTrial]
    const again = inTurn.filter((agentId) => before.has(agentId))
    return again.length > 0 ? again : inTurn
  }

  return {
    ended: (inTurn) => {
      const nowMs = clock.now()
      const isAgain = nowMs - endedAtMs < policy.recoveryWindowMs
      endedAtMs = nowMs
      const likely = likelyOf(inTurn, isAgain ? suspects : new Set())
      endTrial()
      // Twice in a row nobody's fault would be for ever.
      const isCertain = !isAgain || likely.length <= 1 || blamedNobody
      blamedNobody = !isCertain
      if (inTurn.length === 0) blamed = null
      else blamed = new Set(isCertain ? likely : [])
      suspects = new Set(likely)
      waiting = new Set(isAgain ? likely : [])
    },
    spared: () => {
      blamed = new Set()
    },
    isBlamed: (agentId) => blamed === null || blamed.has(agentId),
    mayGoOn: (agentId) => {
      if (!waiting.has(agentId)) return true
      onTrial ??= agentId
      return onTrial === agentId
    },
    up: (agentId) => {
      if (onTrial !== agentId || cancelTrial !== null) return
      cancelTrial = clock.after(policy.trialMs, () => acquit(agentId))
    },
    forget: acquit,
  }
}
