import type { GateOutput } from '@gastown/contract/work/gate-output'
import type { GateResult } from '@gastown/contract/work/merge'
import type { ReactNode } from 'react'
import { formatDuration } from '../ui/format-duration.ts'
import { StateDot } from '../ui/state-dot.tsx'
import { GateText } from './gate-text.tsx'
import { describeGate } from './merge-words.ts'
import './gates.css'

/** One gate's run, ended or not. */
export interface ShownGate extends Pick<GateResult, 'command' | 'output'> {
  readonly outcome: GateResult['outcome'] | 'running'
  /** Null: it runs. */
  readonly durationMs: number | null
}

/** A gate that runs, or has just ended. */
export function liveGate({ command, outcome, durationMs, text }: GateOutput): ShownGate {
  return { command, outcome: outcome ?? 'running', durationMs: durationMs ?? null, output: text }
}

/** Gates in their order, each with what it printed: open where one looks for it. */
export function GateList({ gates }: { readonly gates: readonly ShownGate[] }): ReactNode {
  return (
    <ol className="gates">
      {gates.map((gate, index) => {
        const { text, tone } = describeGate(gate.outcome)
        const isLive = gate.outcome === 'running'
        return (
          <li key={`${index} ${gate.command}`}>
            <details open={gate.outcome !== 'passed'} data-testid="gate" data-outcome={gate.outcome}>
              <summary>
                <StateDot tone={tone} />
                <code>{gate.command}</code>
                <span className="gate-state">
                  {text}
                  {gate.durationMs === null ? null : ` · ${formatDuration(gate.durationMs)}`}
                </span>
              </summary>
              <GateText text={gate.output} label={`Output of ${gate.command}`} isLive={isLive} />
            </details>
          </li>
        )
      })}
    </ol>
  )
}
