import type { WorkTown } from '@gastown/e2e/support/work-town'
import type { StartupPhase } from '@gastown/contract/telemetry'
import type { Spread } from './quantiles.ts'

/** One step of a worker's start in its container, as the container measured it. Some run side by side. */
export interface WorkerStep extends Spread {
  readonly step: StartupPhase
}

/** In the order in which a warm start takes them. */
export const workerSteps = ['git_done', 'session_created', 'tools_ready', 'prompt_taken', 'first_token'] as const

export const workerStepWords: Readonly<Record<(typeof workerSteps)[number], string>> = {
  git_done: 'the worktree is made, with the target as the remote has it',
  session_created: 'a session is opened in it',
  tools_ready: 'the town’s tools are connected to it (MCP)',
  prompt_taken: 'the first prompt is sent, until the engine has stored it',
  first_token: 'from the turn’s begin to its first token',
}

/** Of all starts of polecats so far, those that had the step before them. */
export async function readWorkerSteps({ gastown, townId }: Pick<WorkTown, 'gastown' | 'townId'>): Promise<readonly WorkerStep[]> {
  const { phases } = await gastown.client.getStartupMetrics.query({ townId })
  return workerSteps.flatMap((step) => {
    const found = phases.find((one) => one.phase === step && one.role === 'polecat' && !one.prewarmed)
    return found === undefined ? [] : [{ step, runs: found.count, p50Ms: found.p50Ms, p95Ms: found.p95Ms }]
  })
}
