import type { EngineTurns } from '../scenarios/engine-turns.ts'
import type { MergeQueueBench } from '../scenarios/merge-queue.ts'
import type { ThirtyPolecats } from '../scenarios/thirty-polecats.ts'
import { workerSteps, workerStepWords, type WorkerStep } from './worker-steps.ts'

/** One run of the bench of work. */
export interface WorkBench {
  readonly date: string
  readonly machine: string
  readonly node: string
  readonly turns: EngineTurns
  readonly queue: MergeQueueBench
  readonly polecats: ThirtyPolecats
}

/** Its figures as a Markdown document, with what was asked for and what was not reached. */
export function renderWorkBench({ date, machine, node, turns, queue, polecats }: WorkBench): string {
  const rows: readonly (readonly [string, string, string, boolean])[] = [
    [
      `bead given to a worker → start accepted by the container, ${polecats.openBeads} open beads, ${polecats.startAccepted.runs} starts`,
      `p50 ≤ ${polecats.startAccepted.p50Ms} ms, p95 ≤ ${polecats.startAccepted.p95Ms} ms (bounds of histogram buckets); of ${polecats.allAccepted.runs} starts, ${polecats.polecats} of them at once: p50 ≤ ${polecats.allAccepted.p50Ms} ms, p95 ≤ ${polecats.allAccepted.p95Ms} ms`,
      'p50 ≤ 20 ms, p95 ≤ 100 ms',
      polecats.startAccepted.p50Ms <= 20 && polecats.startAccepted.p95Ms <= 100,
    ],
    [
      `engine turn at ${turns.openBeads} open beads, SQLite FULL, ${turns.turns} turns`,
      `p50 ${turns.fresh.p50Ms} ms, p99 ${turns.fresh.p99Ms} ms`,
      'p99 ≤ 15 ms',
      turns.fresh.p99Ms <= 15,
    ],
    [
      `the same with ${turns.closedBeads} closed beads`,
      `p50 ${turns.withHistory.p50Ms} ms, p99 ${turns.withHistory.p99Ms} ms: ${turns.ratio} × without; loaded in ${turns.loadMs} ms`,
      'does not grow with history',
      turns.withHistory.p99Ms <= 15 && turns.ratio <= 1.25,
    ],
    [
      `${polecats.polecats} polecats over ${polecats.rigs} rigs, scripted model, real kilo`,
      `${polecats.atOnce} at once, ${polecats.memoryGiB} GiB for the whole town, ${polecats.landed} landed, ${polecats.twice} not exactly once`,
      'all at once under 6 GB; all land; nothing lost or twice',
      polecats.atOnce === polecats.polecats && polecats.memoryGiB * 1.073741824 < 6 && polecats.twice === 0,
    ],
    [
      `merge queue, ${queue.branches} ready branches, gate of 2 s`,
      `batches of ${queue.batchSize}: ${queue.batchedPerMinute} merges a minute, one by one ${queue.alonePerMinute}: ${queue.ratio} ×`,
      '≥ 3 ×',
      queue.ratio >= 3,
    ],
    [
      `a worker’s start on a warm server, to its first prompt in the session, ${polecats.warmStart.runs} starts`,
      `p50 ${polecats.warmStart.p50Ms} ms, p95 ${polecats.warmStart.p95Ms} ms; while ${polecats.polecats} start at once p50 ${polecats.crowdedStart.p50Ms} ms, p95 ${polecats.crowdedStart.p95Ms} ms`,
      'p95 ≤ 1,500 ms',
      polecats.warmStart.p95Ms <= 1_500,
    ],
  ]
  return `# Benchmarks of the work

Written by \`npm run -s bench:work -- --write docs/benchmarks-work.md\`, all in one run: ${date}, ${machine}; Node ${node}. Quantiles are nearest-rank values of what was measured.

| What | Measured | Must reach | |
|---|---|---|---|
${rows.map(([what, measured, target, reached]) => `| ${what} | ${measured} | ${target} | ${reached ? 'reached' : '**not reached**'} |`).join('\n')}

## Where a worker’s start spends its time

In its container, by the phases that it reports; the rest is the way from the commit to the container and back. The worktree is made beside the server, the tools are connected while the prompt is on its way.

| Step | One start at a time, warm server | All ${polecats.warmStart.runs + polecats.polecats} starts, thirty of them at once |
|---|---|---|
${workerSteps.map((step) => `| ${workerStepWords[step]} (\`${step}\`) | ${stepText(polecats.warmSteps, step)} | ${stepText(polecats.allSteps, step)} |`).join('\n')}
| the whole, to the first prompt in the session | p50 ${polecats.warmStart.p50Ms} ms, p95 ${polecats.warmStart.p95Ms} ms | thirty at once: p50 ${polecats.crowdedStart.p50Ms} ms, p95 ${polecats.crowdedStart.p95Ms} ms |
`
}

function stepText(steps: readonly WorkerStep[], named: WorkerStep['step']): string {
  const found = steps.find(({ step }) => step === named)
  return found === undefined ? 'not measured' : `p50 ${Math.round(found.p50Ms)} ms, p95 ${Math.round(found.p95Ms)} ms`
}
