import type { GateOutput } from '@gastown/contract/work/gate-output'
import type { GateResult } from '@gastown/contract/work/merge'
import type { Gate } from '@gastown/contract/work/rig-config'
import { isoNow, type Clock } from '../clock.ts'

/** Of a running gate, without whose it is. */
export type GateProgress = Omit<GateOutput, 'rigId' | 'batchId' | 'attempt'>

/** Tells that a gate begins, what it prints and where in all of its output that stands, and how it ended. */
export function followGate(options: {
  readonly gate: Gate
  /** Which one of how many, from 1. */
  readonly number: number
  readonly of: number
  readonly clock: Clock
  readonly tell: ((progress: GateProgress) => void) | undefined
}): { print(text: string): void; end(result: GateResult): void } {
  const { gate, number, of, clock, tell } = options
  const about = { gate: number, gates: of, command: gate.command, startedAt: isoNow(clock) }
  let offset = 0
  tell?.({ ...about, offset, text: '' })
  return {
    print: (text) => {
      tell?.({ ...about, offset, text })
      offset += text.length
    },
    end: ({ outcome, durationMs }) => tell?.({ ...about, offset, text: '', outcome, durationMs }),
  }
}
