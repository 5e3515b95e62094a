import type { AgentContainerStatus } from '@gastown/contract/agent-status'
import type { TownLink } from '../town-link/town-link.ts'
import { pause, type Clock } from '../clock.ts'

/** What the container knows of one agent, as the town is told it. */
export interface AgentState extends Omit<AgentContainerStatus, 'startedAt' | 'lastActivityAt' | 'reason'> {
  readonly startedAtMs: number
  readonly lastActivityAtMs: number
  readonly reason: string | null
  /** It waits for others, as `reason` says: nothing has failed, however long it takes. */
  readonly waits: boolean
}

/** The schema's limit on a reason. */
const reasonLength = 2000

/** Holds an agent's state; every change that the town has to know of becomes an `agent.status` report. */
export interface AgentRecord {
  readonly state: AgentState
  change(patch: Partial<AgentState>): void
  /** From now on changes are no longer reported: the container ends, and says so itself. */
  hush(): void
  /** Resolves with the state as soon as it satisfies; with null after `timeoutMs`. */
  waitFor(satisfies: (state: AgentState) => boolean, timeoutMs: number): Promise<AgentState | null>
  answer(): AgentContainerStatus
}

export function createAgentRecord(options: { initial: AgentState; clock: Clock; report: TownLink['report'] }): AgentRecord {
  const { clock, report } = options
  let state = options.initial
  let hushed = false
  const listeners = new Set<() => void>()
  tell()

  function tell(): void {
    if (hushed) return
    const { agentId, generation, status, activity, serverPort, sessionId, prewarmed, reason, waits } = state
    const why = reason === null ? {} : { reason: reason.slice(0, reasonLength) }
    report({
      type: 'agent.status',
      agentId,
      generation,
      status,
      activity,
      serverPort,
      sessionId,
      prewarmed,
      ...why,
      ...(waits ? { waits } : {}),
    })
  }

  return {
    get state() {
      return state
    },
    change: (patch) => {
      const before = state
      state = { ...state, ...patch }
      if (reportedFields.some((field) => before[field] !== state[field])) tell()
      for (const listener of [...listeners]) listener()
    },
    hush: () => {
      hushed = true
    },
    waitFor: async (satisfies, timeoutMs) => {
      if (satisfies(state)) return state
      const enough = new AbortController()
      const look = () => {
        if (satisfies(state)) enough.abort()
      }
      listeners.add(look)
      await pause(clock, timeoutMs, enough.signal)
      listeners.delete(look)
      return satisfies(state) ? state : null
    },
    answer: () => {
      const { startedAtMs, lastActivityAtMs, reason, waits: _told, ...plain } = state
      return {
        ...plain,
        startedAt: new Date(startedAtMs).toISOString(),
        lastActivityAt: new Date(lastActivityAtMs).toISOString(),
        ...(reason === null ? {} : { reason }),
      }
    },
  }
}

const reportedFields = ['generation', 'status', 'activity', 'serverPort', 'sessionId', 'prewarmed', 'reason', 'waits'] as const

/** Whether the agent's run has ended, by itself or not. */
export function isOver(state: AgentState): boolean {
  return state.status === 'exited' || state.status === 'failed'
}
