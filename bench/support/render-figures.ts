import type { IdleCost } from '../scenarios/twenty-towns.ts'
import { describeTarget, type Figure } from './figure.ts'

/** One run of the bench. */
export interface StartupBench {
  readonly date: string
  readonly machine: string
  readonly versions: { readonly node: string; readonly kilo: string; readonly chromium: string }
  readonly figures: readonly Figure[]
  /** Warm restart against the baseline, click to painted: ratio of the medians. At least 20 is asked for. */
  readonly timesFasterThanBaseline: number
  readonly idle: IdleCost
}

/** The bench's figures as a Markdown document: what was measured, against what, and what was not reached. */
export function renderFigures(bench: StartupBench): string {
  const { idle } = bench
  const missed = bench.figures.filter(({ reached }) => reached === false)
  return `# Benchmarks

Written by \`npm run -s bench:startup -- --write docs/benchmarks.md\`, all in one run: ${bench.date}, ${bench.machine}; Node ${bench.versions.node}, kilo ${bench.versions.kilo}, Chromium ${bench.versions.chromium}, headless and without a GPU. P50 and P95 are nearest-rank values of measured durations. Machines differ and are noisy: read the ratios. "Painted" is the first frame of the page that shows it, on the page's own clock.

| Scenario | What | Runs | P50 | P95 | Against | Ratio | Must reach | |
|---|---|---|---|---|---|---|---|---|
${bench.figures.map(renderRow).join('\n')}

A warm restart shows a painted live terminal ${bench.timesFasterThanBaseline} times sooner than the baseline (medians; at least 20 is asked for: ${bench.timesFasterThanBaseline >= 20 ? 'reached' : 'not reached'}).

## Towns that nobody uses

${idle.towns} towns on one machine: a sleeping one costs ${idle.perSleepingTown.memoryMiB} MiB and ${idle.perSleepingTown.cpuPercent} % of a core, a warm one (its container, agent server and terminal) ${idle.perWarmTown.memoryMiB} MiB and ${idle.perWarmTown.cpuPercent} % of a core.

## Not reached

${missed.length === 0 ? 'Nothing of the above.' : missed.map(renderMissed).join('\n')}
`
}

function renderRow({ scenario, what, runs, p50Ms, p95Ms, floor, ratio, target, reached }: Figure): string {
  const against = floor === null ? '' : `${floor.what}: ${floor.p50Ms} ms`
  const verdict = reached === null ? '' : reached ? 'reached' : '**not reached**'
  return `| ${[scenario, what, runs, `${p50Ms} ms`, `${p95Ms} ms`, against, ratio ?? '', describeTarget(target), verdict].join(' | ')} |`
}

function renderMissed({ scenario, what, p50Ms, p95Ms, ratio, target }: Figure): string {
  const measured = ratio === null ? `p50 ${p50Ms} ms, p95 ${p95Ms} ms` : `p50 ${p50Ms} ms, p95 ${p95Ms} ms, ${ratio} × floor`
  return `- ${scenario}, ${what}: ${measured}; asked for ${describeTarget(target)}.`
}
