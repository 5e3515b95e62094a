import type { FirstLoad } from '@gastown/e2e/support/first-load-javascript'
import { firstLoadBudgetBytes } from '@gastown/e2e/support/first-load-javascript'
import type { PageMemory } from '../scenarios/page-memory.ts'
import type { ScrollFrames } from '../scenarios/page-scroll.ts'
import type { Spread } from './quantiles.ts'

/** One run of the bench of the page. */
export interface WebBench {
  readonly date: string
  readonly machine: string
  readonly node: string
  readonly browser: string
  /** Processes that wanted a core when it began, per core: over 1, others worked on the machine. */
  readonly loadPerCore: number
  readonly beads: number
  readonly agents: number
  readonly firstLoad: FirstLoad
  readonly overviewPainted: Spread
  readonly overviewInteractive: Spread
  readonly change: Spread
  /** From the control plane's end to the page's word of it. */
  readonly lost: Spread
  readonly idle: { readonly pages: number; readonly seconds: number; readonly coreShare: number }
  readonly memory: readonly PageMemory[]
  readonly scroll: ScrollFrames
}

const maxInteractiveMs = 1_000
const maxChangeMs = 100
const maxLostMs = 500
const maxIdleShare = 0.05
/** From the first third of the changes to the end: what grows by less does not grow with every event. */
const maxGrowth = 0.05
/** 60 frames a second, with the rounding of the browser's clock. */
const maxFrameMs = 17

/** Its figures as a Markdown document, with what was asked for and what was not reached. */
export function renderWebBench(bench: WebBench): string {
  const { date, machine, node, browser, loadPerCore, firstLoad } = bench
  return `# Benchmarks of the page

Written by \`npm run -s bench:web -- --write docs/benchmarks-web.md\`, all in one run, in real Chromium: ${date}, ${machine}; Node ${node}, Chromium ${browser}. Quantiles are nearest-rank values of what was measured. Load of the machine when it began: ${loadPerCore} per core${loadPerCore > 0.5 ? ', so others worked on it meanwhile' : ''}.

| What | Measured | Must reach | |
|---|---|---|---|
${rowsOf(bench)
  .map(
    ([what, measured, target, reached]) => `| ${what} | ${measured} | ${target} | ${reached ? 'reached' : '**not reached**'} |`,
  )
  .join('\n')}

How it is measured:

- **Interactive**: from the beginning of the navigation, in a browser that has no cache and no compiled code, until all parts of the overview are painted and no task of 50 ms or more has run on the main thread for 200 ms; the time is the end of the last such task. The page's own clock.
- **A change**: from the time that the town records with the change, which it takes before the transaction, to the frame that shows it. Town and page read the clock of one machine, in whole milliseconds.
- **Idle**: user and system time of the control plane's process, as Linux counts it, over ${bench.idle.seconds} s after the pages have settled.
- **An hour of events** is compressed: as many changes as an hour has seconds, by calls and by reports of the container, one after the other as fast as the town takes them. Heap after a forced collection of garbage; what counts is the growth after the first third.
- **First load**: what the page needs before it works, compressed with gzip. The terminal and rich text are fetched beside it: ${firstLoad.besides.map(({ name, gzipBytes }) => `${name.replace(/-.{8}\.js$/, '')} ${kilobytes(gzipBytes)}`).join(', ')}.

Memory of the page:

| Changes | Heap | DOM nodes | Listeners |
|---|---|---|---|
${bench.memory.map(({ changes, heapMiB, nodes, listeners }) => `| ${changes} | ${heapMiB} MiB | ${nodes} | ${listeners} |`).join('\n')}
`
}

function rowsOf(bench: WebBench): readonly (readonly [string, string, string, boolean])[] {
  const { beads, agents, firstLoad, overviewPainted, overviewInteractive, change, lost, idle, memory, scroll } = bench
  const growth = growthOf(memory)
  return [
    [
      `overview interactive from a cold cache, ${beads} beads, ${agents} agents, ${overviewInteractive.runs} loads`,
      `p50 ${overviewInteractive.p50Ms} ms, p95 ${overviewInteractive.p95Ms} ms (painted: p50 ${overviewPainted.p50Ms} ms, p95 ${overviewPainted.p95Ms} ms)`,
      `p95 ≤ ${maxInteractiveMs} ms`,
      overviewInteractive.p95Ms <= maxInteractiveMs,
    ],
    [
      `a change painted after its commit, ${change.runs} changes`,
      `p50 ${change.p50Ms} ms, p95 ${change.p95Ms} ms`,
      `p95 ≤ ${maxChangeMs} ms`,
      change.p95Ms <= maxChangeMs,
    ],
    [
      `the page says that the town cannot be reached, after the SIGKILL of its control plane, ${lost.runs} crashes`,
      `p50 ${lost.p50Ms} ms, p95 ${lost.p95Ms} ms`,
      `p95 ≤ ${maxLostMs} ms`,
      lost.p95Ms <= maxLostMs,
    ],
    [
      `${idle.pages} pages open on one town, nothing happens`,
      `${percent(idle.coreShare)} of a core for the control plane`,
      `under ${percent(maxIdleShare)}`,
      idle.coreShare < maxIdleShare,
    ],
    [
      `memory of the page over ${memory.at(-1)?.changes ?? 0} changes (an hour, compressed)`,
      `heap ${percent(growth.heap)}, DOM nodes ${percent(growth.nodes)}, listeners ${percent(growth.listeners)} after the first third`,
      `flat: ${percent(maxGrowth)} at most`,
      Object.values(growth).every((grown) => grown <= maxGrowth),
    ],
    [
      `list of ${scroll.beads} beads, scrolled end to end, ${scroll.frames} frames`,
      `frame p50 ${scroll.p50Ms} ms, p95 ${scroll.p95Ms} ms, ${scroll.late} late`,
      `60 fps: p95 ≤ ${maxFrameMs} ms`,
      scroll.p95Ms <= maxFrameMs,
    ],
    [
      'JavaScript of the first load before terminal and charts, compressed',
      `${kilobytes(firstLoad.totalBytes)} in ${firstLoad.chunks.length} ${firstLoad.chunks.length === 1 ? 'file' : 'files'}`,
      `≤ ${kilobytes(firstLoadBudgetBytes)}`,
      firstLoad.totalBytes <= firstLoadBudgetBytes,
    ],
  ]
}

/** Shares by which the last look is over the first one after the beginning. */
function growthOf(memory: readonly PageMemory[]): { readonly heap: number; readonly nodes: number; readonly listeners: number } {
  const [from, to] = [memory[1], memory.at(-1)]
  if (from === undefined || to === undefined) throw new Error('The memory was not looked at often enough.')
  return {
    heap: to.heapMiB / from.heapMiB - 1,
    nodes: to.nodes / from.nodes - 1,
    listeners: to.listeners / from.listeners - 1,
  }
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} KB`
}
