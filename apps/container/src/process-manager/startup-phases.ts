import type { AgentId } from '@gastown/contract/ids'
import type { Role } from '@gastown/contract/model-config'
import type { ContainerEvent, StartupPhase } from '@gastown/contract/telemetry'
import type { Clock } from '../clock.ts'

/** The schema's limit on a duration: a day. */
const maxMs = 86_400_000

/** What a person waiting at the terminal reads. */
const lines: Readonly<Record<StartupPhase, string>> = {
  container_ready: 'The container is ready',
  workspace_ready: 'The working folder is ready',
  git_done: 'The repository is ready',
  db_hydrated: 'The conversation is in place',
  sdk_ready: 'The agent server is up',
  session_created: 'The session is open',
  tools_ready: "The town's tools are connected",
  prompt_taken: 'The session has its task',
  terminal_ready: 'The terminal is ready',
  first_token: 'The first answer is coming',
}

/** Measures one start: each phase is told once, as telemetry and as a line for whoever waits. */
export interface StartupPhases {
  /** When the start was asked for. */
  readonly beganAtMs: number
  /** A phase that ends now and began at `sinceMs`. */
  done(phase: StartupPhase, sinceMs: number, more?: { resumed?: boolean }): void
  /** A phase that a prewarm, or an earlier run, had done before this start asked for it. */
  wasDone(phase: StartupPhase, more?: { resumed?: boolean }): void
}

export function createStartupPhases(options: {
  agentId: AgentId
  role: Role
  generation: number
  beganAtMs: number
  clock: Clock
  telemetry: (event: ContainerEvent) => void
  progress: (line: { text: string; phase: string; elapsedMs: number }) => void
}): StartupPhases {
  const { agentId, role, generation, beganAtMs, clock, telemetry, progress } = options
  const start = { agentId, role, startedAt: new Date(beganAtMs).toISOString(), generation }
  const told = new Set<StartupPhase>()

  function tell(phase: StartupPhase, phaseMs: number, prewarmed: boolean, more: { resumed?: boolean } = {}): void {
    if (told.has(phase)) return
    told.add(phase)
    const elapsedMs = bounded(clock.now() - beganAtMs)
    telemetry({ event: 'agent.startup_phase', ...start, phase, elapsedMs, phaseMs: bounded(phaseMs), prewarmed, ...more })
    if (phase !== 'first_token') progress({ text: lines[phase], phase, elapsedMs })
  }

  return {
    beganAtMs,
    done: (phase, sinceMs, more) => tell(phase, clock.now() - sinceMs, false, more),
    wasDone: (phase, more) => tell(phase, 0, true, more),
  }
}

function bounded(ms: number): number {
  return Math.min(maxMs, Math.max(0, ms))
}
