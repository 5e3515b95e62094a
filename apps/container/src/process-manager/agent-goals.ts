import type { AgentId } from '@gastown/contract/ids'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import type { AgentParts } from './agent-parts.ts'
import type { Goal } from './bring-up.ts'
import type { StartRequest } from './start-request.ts'
import { createStartupPhases, type StartupPhases } from './startup-phases.ts'

/** Makes the goals of one agent, each with the clock that measures the way to it. */
export interface AgentGoals {
  /** A run that was asked for. */
  forStart(request: StartRequest, launch: AgentLaunch): Goal
  /** Other settings for the run: no start, so whoever waits sees it and the measurements do not. */
  forChange(change: { readonly launch: AgentLaunch; readonly beganAtMs: number; readonly unclaimed: boolean }): Goal
  /** The same once more after its server ended. The way back is measured like a start. */
  again(goal: Goal, beganAtMs: number): Goal
}

export function createAgentGoals(agentId: AgentId, { clock, terminals, townLink }: AgentParts): AgentGoals {
  const measure = ({ spec }: AgentLaunch, beganAtMs: number, isStart = true): StartupPhases =>
    createStartupPhases({
      agentId,
      role: spec.role,
      generation: spec.generation,
      beganAtMs,
      clock,
      telemetry: isStart ? townLink.telemetry.bind(townLink) : () => {},
      progress: (line) => terminals.progress(agentId, line),
    })
  return {
    forStart({ origin, beganAtMs, containerBeganAtMs }, launch) {
      const phases = measure(launch, beganAtMs)
      phases.done('container_ready', containerBeganAtMs)
      return { launch, phases, unclaimed: origin === 'prewarm', live: false, abort: new AbortController() }
    },
    forChange: ({ launch, beganAtMs, unclaimed }) => ({
      launch,
      phases: measure(launch, beganAtMs, false),
      unclaimed,
      live: true,
      abort: new AbortController(),
    }),
    again: (goal, beganAtMs) => ({ ...goal, phases: measure(goal.launch, beganAtMs) }),
  }
}
