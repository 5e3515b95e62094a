import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import type { AgentState } from './agent-record.ts'

/** Who asks for a start: the prewarm of a boot, the registry of a boot, the town. */
type StartOrigin = 'prewarm' | 'resume' | 'start'

export interface StartRequest {
  readonly spec: AgentLaunchSpec
  readonly origin: StartOrigin
  readonly beganAtMs: number
  /** When the container began to come up, for a start that had to wait for it; else `beganAtMs`. */
  readonly containerBeganAtMs: number
}

/** An agent whose start has just been asked for. */
export function startingState({ spec, origin, beganAtMs }: StartRequest, nowMs: number): AgentState {
  return {
    agentId: spec.agentId,
    generation: spec.generation,
    status: 'starting',
    activity: 'idle',
    serverPort: 0,
    sessionId: '',
    prewarmed: origin === 'prewarm',
    startedAtMs: beganAtMs,
    lastActivityAtMs: nowMs,
    reason: null,
    waits: false,
  }
}
