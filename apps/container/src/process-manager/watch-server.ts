import type { AgentServer, AgentServerEvent } from '../agent-server/agent-server.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { decideServerFate, isSuspect, type ProcessState } from './decide-server-fate.ts'
import { policy } from './policy.ts'

/** Reads the state of a server's process tree. */
export type ReadProcessState = (pid: number) => Promise<ProcessState>

/**
 * Watches one server until it is unsubscribed: passes its events on, and judges it when it answers no probes. `onHung` is called at
 * most once.
 */
export function watchServer(options: {
  server: AgentServer
  clock: Clock
  log: Log
  readProcessState: ReadProcessState
  onEvent: (event: AgentServerEvent) => void
  onHung: (reason: string) => void
}): () => void {
  const { server, clock, log, readProcessState, onEvent, onHung } = options
  let probes: boolean[] = []
  let lastSignAtMs = clock.now()
  let watching = true
  let cancelTimer = clock.after(policy.probeEveryMs, probe)
  const unsubscribe = server.onEvent((event) => {
    lastSignAtMs = clock.now()
    onEvent(event)
  })

  function probe(): void {
    void lookAndGoOn()
  }

  async function lookAndGoOn(): Promise<void> {
    let nextMs: number | null = policy.probeEveryMs
    try {
      nextMs = await look()
    } catch (error) {
      log.error({ err: error, pid: server.pid }, 'a probe broke')
    }
    if (watching && nextMs !== null) cancelTimer = clock.after(nextMs, probe)
  }

  /** The wait until the next probe, or null when the server was given up. */
  async function look(): Promise<number | null> {
    const ok = await server.probe(policy.probeTimeoutMs)
    if (!watching) return null
    probes = [...probes, ok].slice(-policy.probeWindow)
    if (ok) {
      lastSignAtMs = clock.now()
      return policy.probeEveryMs
    }
    if (!isSuspect(probes)) return policy.probeAgainMs
    const process = await readProcessState(server.pid)
    if (!watching) return null
    const judged = decideServerFate({ probes, process, silentMs: clock.now() - lastSignAtMs })
    if (judged.fate === 'keep') return policy.probeAgainMs
    stop()
    onHung(judged.reason)
    return null
  }

  function stop(): void {
    watching = false
    cancelTimer()
    unsubscribe()
  }
  return stop
}
