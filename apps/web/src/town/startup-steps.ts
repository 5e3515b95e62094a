import type { StartupPhase } from '@gastown/contract/telemetry'
import type { StartupView } from '@gastown/contract/views'

export interface StartupStep {
  readonly phase: StartupPhase
  readonly label: string
  /** `skipped`: a later step is done and this one was not needed. */
  readonly state: 'done' | 'running' | 'pending' | 'skipped'
  /** Duration of a done step, or of a running one until now. */
  readonly durationMs: number | null
  readonly prewarmed: boolean
}

/** A mayor's phases in their order. Those of workers are not among them: a mayor has no repository, and no task that it begins with. */
const mayorPhases: readonly { phase: StartupPhase; label: string }[] = [
  { phase: 'container_ready', label: 'container' },
  { phase: 'workspace_ready', label: 'workspace' },
  { phase: 'db_hydrated', label: 'history' },
  { phase: 'sdk_ready', label: 'server' },
  { phase: 'session_created', label: 'session' },
  { phase: 'terminal_ready', label: 'terminal' },
  { phase: 'first_token', label: 'first token' },
]

/** The step that waits for the user, not for the machine: it is never shown as running. */
const waitsForUser: StartupPhase = 'first_token'

/**
 * The steps of the mayor's latest start as a person sees them at the time `nowMs` (ms since the epoch): what is done, which one runs
 * and for how long. Nothing runs when the start failed; of a `live` mayor at most the terminal is still to come.
 */
export function startupSteps({ startup, live, nowMs }: { startup: StartupView; live: boolean; nowMs: number }): StartupStep[] {
  const done = new Map(startup.phases.map((phase) => [phase.phase, phase]))
  const lastDone = mayorPhases.findLastIndex(({ phase }) => done.has(phase))
  const elapsedMs = Math.max(0, ...startup.phases.map((phase) => phase.elapsedMs))
  const firstMissing = mayorPhases.findIndex(({ phase }, index) => index > lastDone && phase !== waitsForUser)
  // A mayor is live with its session; its terminal may take a while more.
  const waitsForTerminal = done.has('session_created') && !done.has('terminal_ready')
  const running = startup.error !== null || (live && !waitsForTerminal) ? -1 : firstMissing
  return mayorPhases.map(({ phase, label }, index) => {
    const found = done.get(phase)
    if (found !== undefined) return { phase, label, state: 'done', durationMs: found.phaseMs, prewarmed: found.prewarmed }
    const state = index === running ? 'running' : index < lastDone || (live && phase !== waitsForUser) ? 'skipped' : 'pending'
    const sinceMs = nowMs - Date.parse(startup.startedAt) - elapsedMs
    return { phase, label, state, durationMs: state === 'running' ? Math.max(0, sinceMs) : null, prewarmed: false }
  })
}

/** Time from the start to a terminal that can be typed into, or null while there is none. The first token waits for the user. */
export function readyAfterMs(startup: StartupView): number | null {
  const reached = startup.phases.filter(({ phase }) => phase !== waitsForUser)
  if (!reached.some(({ phase }) => phase === 'terminal_ready' || phase === 'session_created')) return null
  return Math.max(...reached.map(({ elapsedMs }) => elapsedMs))
}
