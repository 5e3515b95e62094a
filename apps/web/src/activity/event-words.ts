import type { EventKind } from '@gastown/contract/work/event-kind'
import type { IconName } from '../ui/icons.tsx'
import type { Tone } from '../ui/state-dot.tsx'

export const eventKindWords: Readonly<Record<EventKind, string>> = {
  beads: 'Beads',
  convoys: 'Convoys',
  merges: 'Merge queue',
  agents: 'Agents',
  mail: 'Mail',
  needs_you: 'Needs you',
  mayor: 'Mayor',
  town: 'Town',
  spend: 'Spending',
}

export const eventIcons: Readonly<Record<EventKind, IconName>> = {
  beads: 'bead',
  convoys: 'convoy',
  merges: 'merge',
  agents: 'agent',
  mail: 'mail',
  needs_you: 'bell',
  mayor: 'chat',
  town: 'home',
  spend: 'coins',
}

const tones: Readonly<Record<string, Tone>> = {
  'bead.landed': 'good',
  'convoy.landed': 'good',
  'bead.failed': 'bad',
  'convoy.failed': 'bad',
  'bead.attempt_ended': 'warn',
  'bead.done_refused': 'warn',
  'bead.dispatched': 'busy',
  'escalation.raised': 'warn',
  'escalation.repeated': 'warn',
  'dispatch.paused': 'warn',
  'budget.warned': 'warn',
  'mail.expired': 'warn',
  'mayor.lost': 'bad',
  'message.failed': 'bad',
  'worker.quiet': 'warn',
  'worker.interrupted': 'warn',
}

/** The colour of an event's icon, beside words that say the same. */
export function toneOf(type: string): Tone {
  return tones[type] ?? 'quiet'
}
