import type { Gate } from '@gastown/contract/work/rig-config'

/** A gate as it is edited: its minutes are text until it is saved. `key` stays with it when it moves. */
export interface GateDraft {
  readonly key: number
  readonly command: string
  readonly minutes: string
}

export const defaultGateMinutes = 10

export function gateDraftsOf(gates: readonly Gate[]): readonly GateDraft[] {
  return gates.map(({ command, timeLimitMinutes }, key) => ({ key, command, minutes: String(timeLimitMinutes) }))
}

export function withGate(drafts: readonly GateDraft[]): readonly GateDraft[] {
  const key = drafts.reduce((most, draft) => Math.max(most, draft.key), -1) + 1
  return [...drafts, { key, command: '', minutes: String(defaultGateMinutes) }]
}

/** The gate one place up (-1) or down (1); at the end it stays where it is. */
export function moved(drafts: readonly GateDraft[], from: number, by: -1 | 1): readonly GateDraft[] {
  const [one, other] = [drafts[from], drafts[from + by]]
  if (one === undefined || other === undefined) return drafts
  return drafts.with(from, other).with(from + by, one)
}

/** What is sent: rows without a command are no gates. Minutes that are no number are for the town to refuse, at their place. */
export function gatesOf(drafts: readonly GateDraft[]): Gate[] {
  return drafts
    .filter(({ command }) => command.trim() !== '')
    .map(({ command, minutes }) => ({
      command: command.trim(),
      timeLimitMinutes: minutes.trim() === '' ? Number.NaN : Number(minutes),
    }))
}

export function isSameGates(drafts: readonly GateDraft[], gates: readonly Gate[]): boolean {
  return JSON.stringify(gatesOf(drafts)) === JSON.stringify(gates) && drafts.every(({ command }) => command.trim() !== '')
}
