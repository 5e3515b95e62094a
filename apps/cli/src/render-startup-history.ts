import type { PastStart, StartupHistory } from '@gastown/contract/startup-history'
import { renderTable } from './render-table.ts'

/** As many as fit a screen with all the rest; `--json` has them all. */
const shownStarts = 10

/** The history in brief: how often the mayor was there before, how long it took, and the last starts. */
export function renderStartupHistory(history: StartupHistory): string[] {
  const { starts, ready, firstPaints, prewarmHitRate } = history
  if (starts.length === 0 && firstPaints.length === 0) return ['No start was measured in this time.']
  const measured = [
    ...ready.map(({ warm, count, p50Ms, p95Ms }) => [`ready, ${heat(warm)}`, count, ms(p50Ms), ms(p95Ms)]),
    ...firstPaints.map(({ what, warm, count, p50Ms, p95Ms }) => [
      `click to painted ${what.replaceAll('_', ' ')}, ${heat(warm)}`,
      count,
      ms(p50Ms),
      ms(p95Ms),
    ]),
  ]
  const rate = prewarmHitRate === null ? 'unknown: nobody came to a start yet' : `${Math.round(prewarmHitRate * 100)} %`
  return [
    `Warm before somebody came: ${rate}`,
    ...spaced(renderTable(['measured', 'count', 'p50', 'p95'], measured)),
    ...spaced(
      renderTable(['start', 'agent', 'outcome', 'prewarm', 'ready', 'slowest phase'], starts.slice(0, shownStarts).map(rowOf)),
    ),
  ]
}

function rowOf({ startedAt, role, outcome, prewarm, readyMs, phases }: PastStart): string[] {
  const slowest = phases.filter(({ phase }) => phase !== 'first_token').toSorted((one, other) => other.phaseMs - one.phaseMs)[0]
  return [
    startedAt,
    role,
    outcome ?? '-',
    prewarm ?? '-',
    readyMs === null ? 'never' : ms(readyMs),
    slowest === undefined ? '-' : `${slowest.phase} ${ms(slowest.phaseMs)}`,
  ]
}

const heat = (warm: boolean): string => (warm ? 'warm' : 'cold')
const ms = (value: number): string => `${Math.round(value)} ms`
const spaced = (lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', ...lines])
