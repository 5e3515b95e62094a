import type { AgentActivity, AgentProcessStatus } from '@gastown/contract/agent-status'

export interface SleepView {
  readonly nowMs: number
  /** 0 never sleeps. */
  readonly sleepAfterMinutes: number
  readonly viewers: number
  readonly messagesInFlight: number
  readonly agents: readonly {
    readonly isWorker: boolean
    readonly status: AgentProcessStatus
    readonly activity: AgentActivity
    readonly lastActivityAtMs: number
  }[]
  /** When a viewer was last there, a message in flight, or the container booted. */
  readonly lastBusyAtMs: number
}

/** Whether nothing has needed the container for long enough. Probes and status requests are no activity; an open terminal is. */
export function decideSleep(view: SleepView): boolean {
  if (view.sleepAfterMinutes === 0 || isBusy(view)) return false
  const lastMs = Math.max(view.lastBusyAtMs, ...view.agents.map((agent) => agent.lastActivityAtMs))
  return view.nowMs - lastMs >= view.sleepAfterMinutes * 60_000
}

/** Someone or something uses the container at this moment. */
export function isBusy(view: Pick<SleepView, 'viewers' | 'messagesInFlight' | 'agents'>): boolean {
  return (
    view.viewers > 0 ||
    view.messagesInFlight > 0 ||
    view.agents.some(
      (agent) =>
        agent.status === 'starting' ||
        agent.status === 'stopping' ||
        // A worker has its task until it is stopped, also while it waits for a word.
        (agent.status === 'running' && (agent.activity === 'working' || agent.isWorker)),
    )
  )
}
