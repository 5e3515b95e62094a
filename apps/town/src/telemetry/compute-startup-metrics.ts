import type { StartupMetrics, TelemetryEvent } from '@gastown/contract/telemetry'
import { computePercentile } from './compute-percentile.ts'

type Phase = StartupMetrics['phases'][number]

/**
 * How long each phase took (`phaseMs`), by phase, role and whether a prewarm had done it, and how often each outcome came.
 * Each kind of first paint (`terminal.first_paint`, `conversation.first_paint`, `last_screen.first_paint`) is a phase of the mayor,
 * prewarmed when it was live at the click.
 */
export function computeStartupMetrics(events: readonly TelemetryEvent[]): StartupMetrics {
  const phases = new Map<string, { of: Pick<Phase, 'phase' | 'role' | 'prewarmed'>; values: number[] }>()
  const decisions = new Map<StartupMetrics['decisions'][number]['outcome'], number>()
  const prewarms = new Map<StartupMetrics['prewarms'][number]['outcome'], number>()
  const measure = (phase: string, role: string, prewarmed: boolean, durationMs: number): void => {
    const key = JSON.stringify([phase, role, prewarmed])
    const group = phases.get(key) ?? { of: { phase, role, prewarmed }, values: [] }
    group.values.push(durationMs)
    phases.set(key, group)
  }
  for (const event of events) {
    switch (event.event) {
      case 'agent.startup_phase':
        measure(event.phase, event.role, event.prewarmed, event.phaseMs)
        break
      case 'terminal.first_paint':
        measure(`${event.what ?? 'terminal'}.first_paint`, 'mayor', event.warm, event.durationMs)
        break
      case 'mayor.ensure_decision':
        decisions.set(event.outcome, (decisions.get(event.outcome) ?? 0) + 1)
        break
      case 'mayor.prewarm_complete':
        prewarms.set(event.outcome, (prewarms.get(event.outcome) ?? 0) + 1)
        break
      default:
        break
    }
  }
  return {
    phases: [...phases.values()].map(({ of, values }) => ({
      ...of,
      count: values.length,
      p50Ms: computePercentile(values, 0.5),
      p95Ms: computePercentile(values, 0.95),
    })),
    decisions: [...decisions].map(([outcome, count]) => ({ outcome, count })),
    prewarms: [...prewarms].map(([outcome, count]) => ({ outcome, count })),
  }
}
