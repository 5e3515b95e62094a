import type { MayorView } from '@gastown/contract/views'
import type { AgentTask, AgentView } from '@gastown/contract/work/worker'
import type { Tone } from '../ui/state-dot.tsx'

interface Words {
  readonly text: string
  readonly tone: Tone
}

export const roleWords: Readonly<Record<AgentView['role'], string>> = {
  mayor: 'Mayor',
  polecat: 'Polecat',
  refinery: 'Reviewer',
}

const stateWords: Readonly<Record<AgentView['state'], Words>> = {
  idle: { text: 'Idle', tone: 'quiet' },
  starting: { text: 'Starting', tone: 'busy' },
  working: { text: 'Working', tone: 'good' },
  stopping: { text: 'Stopping', tone: 'busy' },
}

/** A worker that is not heard says so, whatever it is at. */
export function describeAgent({ state, quietSince }: Pick<AgentView, 'state' | 'quietSince'>): Words {
  return quietSince === undefined ? stateWords[state] : { text: 'Quiet', tone: 'warn' }
}

/** Whether its process is up: a warm one answers at once. The mayor rests in its session; a worker's is there only while it works. */
export function describeWarmth(
  { role, state }: Pick<AgentView, 'role' | 'state'>,
  mayor: Pick<MayorView, 'live'> | null,
): string {
  if (state === 'starting') return 'warming up'
  const isWarm = role === 'mayor' ? mayor?.live === true : state === 'working' || state === 'stopping'
  return isWarm ? 'warm' : 'cold'
}

const outcomeWords: Readonly<Record<NonNullable<AgentTask['outcome']> | 'running' | 'ended', Words>> = {
  running: { text: 'at it', tone: 'busy' },
  done: { text: 'done', tone: 'good' },
  failed: { text: 'failed', tone: 'bad' },
  stopped: { text: 'stopped', tone: 'warn' },
  ended: { text: 'ended', tone: 'quiet' },
}

export function describeTask({ outcome, endedAt }: Pick<AgentTask, 'outcome' | 'endedAt'>): Words {
  return outcomeWords[endedAt === undefined ? 'running' : (outcome ?? 'ended')]
}

/** Who told a worker what stands in its session, by the id of the message. */
export function describeTeller(messageId: string): string {
  if (messageId.startsWith('prime-')) return 'Task'
  if (messageId.startsWith('mail-')) return 'Mail'
  return 'Town'
}

const tokens = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

export function formatTokens(count: number): string {
  return tokens.format(count)
}
