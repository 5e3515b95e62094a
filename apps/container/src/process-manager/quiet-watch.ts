import type { AgentId } from '@gastown/contract/ids'
import type { Clock } from '../clock.ts'
import type { TownLink } from '../town-link/town-link.ts'
import { policy } from './policy.ts'

/** Tells the town when an agent is silent in the middle of a turn, once per silence, and when it is heard again. */
export interface QuietWatch {
  /** An event of its session came. */
  heard(generation: number): void
  /** A turn is open, or not any more. */
  observe(activity: 'idle' | 'working'): void
  /** The session is gone. */
  end(): void
}

export function createQuietWatch(options: {
  agentId: AgentId
  clock: Clock
  report: TownLink['report']
  /** Asked before a silence is told: a tool may take as long as it likes. Rejects when that is not known. */
  isToolRunning: () => Promise<boolean>
}): QuietWatch {
  const { agentId, clock, report, isToolRunning } = options
  let generation = 0
  let heardAtMs = clock.now()
  let isTurnOpen = false
  let isQuiet = false
  let cancel: (() => void) | null = null

  /** One timer: what is heard in between is only noted, since there may be hundreds of events a second. */
  function lookIn(delayMs: number): void {
    cancel?.()
    cancel = clock.after(delayMs, () => {
      cancel = null
      void look()
    })
  }

  async function look(): Promise<void> {
    const sinceMs = heardAtMs
    const silentMs = clock.now() - sinceMs
    if (!isTurnOpen || isQuiet) return
    if (silentMs < policy.quietAfterMs) return lookIn(policy.quietAfterMs - silentMs)
    const mayBeQuiet = await isToolRunning().then(
      (isRunning) => !isRunning,
      () => false,
    )
    if (!isTurnOpen || isQuiet || heardAtMs !== sinceMs || !mayBeQuiet) {
      if (isTurnOpen && cancel === null) lookIn(policy.quietAfterMs)
      return
    }
    isQuiet = true
    report({ type: 'agent.quiet', agentId, generation, since: new Date(sinceMs).toISOString() })
  }

  return {
    heard: (of) => {
      generation = of
      heardAtMs = clock.now()
      if (!isQuiet) return
      isQuiet = false
      report({ type: 'agent.stirred', agentId, generation })
      if (isTurnOpen) lookIn(policy.quietAfterMs)
    },
    observe: (activity) => {
      isTurnOpen = activity === 'working'
      if (isTurnOpen && cancel === null && !isQuiet) lookIn(policy.quietAfterMs)
      if (isTurnOpen) return
      cancel?.()
      cancel = null
    },
    end: () => {
      isTurnOpen = false
      cancel?.()
      cancel = null
    },
  }
}
