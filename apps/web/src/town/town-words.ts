import type { EnsureOutcome, PrewarmOutcome } from '@gastown/contract/telemetry'
import type { ContainerView, MayorView, SystemView } from '@gastown/contract/views'
import type { Tone } from '../ui/state-dot.tsx'

interface Words {
  readonly text: string
  readonly tone: Tone
}

const containerWords: Record<ContainerView['state'], Words> = {
  asleep: { text: 'Asleep', tone: 'quiet' },
  starting: { text: 'Starting', tone: 'busy' },
  running: { text: 'Running', tone: 'good' },
  stopping: { text: 'Stopping', tone: 'busy' },
  crashed: { text: 'Crashed', tone: 'warn' },
  failed: { text: 'Failed', tone: 'bad' },
}

export function describeContainer(state: ContainerView['state']): Words {
  return containerWords[state]
}

const mayorWords: Record<MayorView['status'], Words> = {
  idle: { text: 'Mayor idle', tone: 'quiet' },
  starting: { text: 'Mayor starting', tone: 'busy' },
  working: { text: 'Mayor working', tone: 'busy' },
  waiting: { text: 'Mayor ready', tone: 'good' },
  stalled: { text: 'Mayor recovering', tone: 'warn' },
  dead: { text: 'Mayor needs you', tone: 'bad' },
}

/** `live` is told by a town view and not by a summary: an idle mayor that is live is ready. */
export function describeMayor(status: MayorView['status'] | null, live = false): Words {
  if (status === null) return { text: 'No mayor yet', tone: 'quiet' }
  if (status === 'idle' && live) return mayorWords.waiting
  if (status === 'idle') return { text: 'Mayor asleep', tone: 'quiet' }
  return mayorWords[status]
}

const outcomeText: Record<EnsureOutcome, string> = {
  short_circuit_warm: 'Already warm',
  short_circuit_idle: 'Warm and idle',
  sdk_dead_redispatch: 'Engine was gone, started anew',
  fresh_dispatch: 'Fresh start',
}

export function describeOutcome(outcome: EnsureOutcome): string {
  return outcomeText[outcome]
}

const prewarmText: Record<PrewarmOutcome, string> = {
  ready: 'prewarmed',
  already_running: 'prewarm found it running',
  skipped: 'prewarm skipped',
  failed: 'prewarm failed',
}

export function describePrewarm(outcome: PrewarmOutcome): string {
  return prewarmText[outcome]
}

export function describeSandbox(sandbox: SystemView['sandbox']): Words {
  return sandbox.inForce === 'bubblewrap' ? { text: 'sandboxed', tone: 'good' } : { text: 'no sandbox', tone: 'warn' }
}
