import { cpus, release, totalmem, type } from 'node:os'
import { parseArgs } from 'node:util'
import { spreadOf, type Spread } from './quantiles.ts'
import { restartTown } from './restart-town.ts'

/** What a restart of a container costs the person who waits for the mayor, with and without a prewarm, in one run. */
interface StartupBench {
  readonly date: string
  readonly machine: string
  readonly node: string
  readonly kilo: string
  /** `ensureMayor` with a live mayor. */
  readonly hotEnsure: Spread
  readonly warmRestart: { readonly sdkReady: Spread; readonly outcomes: Readonly<Record<string, number>> }
  readonly prewarmOff: { readonly sdkReady: Spread; readonly outcomes: Readonly<Record<string, number>> }
  /** How many times sooner the mayor is there: ratio of the medians. */
  readonly timesFaster: number
}

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, runs: { type: 'string', default: '10' } } })
const runs = Number(values.runs)
if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs takes a whole number from 1 on.')

const say = (text: string) => process.stderr.write(`${text}\n`)
const warm = await restartTown({ prewarm: true, runs, onRun: (run) => say(`prewarm on: ${run} of ${runs}`) })
const cold = await restartTown({ prewarm: false, runs, onRun: (run) => say(`prewarm off: ${run} of ${runs}`) })

const bench: StartupBench = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 1024 ** 3)} GiB, ${type()} ${release()}`,
  node: process.version,
  kilo: warm.engineVersion,
  hotEnsure: spreadOf(warm.hotEnsureMs),
  warmRestart: { sdkReady: spreadOf(warm.sdkReadyMs), outcomes: warm.outcomes },
  prewarmOff: { sdkReady: spreadOf(cold.sdkReadyMs), outcomes: cold.outcomes },
  timesFaster: Math.round(spreadOf(cold.sdkReadyMs).p50Ms / spreadOf(warm.sdkReadyMs).p50Ms),
}

if (values.json) process.stdout.write(`${JSON.stringify(bench, null, 2)}\n`)
else {
  const line = (name: string, { runs: count, p50Ms, p95Ms }: Spread) =>
    `${name.padEnd(32)} p50 ${p50Ms} ms, p95 ${p95Ms} ms (${count} runs)\n`
  process.stdout.write(line('ensureMayor, mayor live', bench.hotEnsure))
  process.stdout.write(line('sdk_ready, prewarm done', bench.warmRestart.sdkReady))
  process.stdout.write(line('sdk_ready, prewarm off', bench.prewarmOff.sdkReady))
  process.stdout.write(`${bench.timesFaster} times sooner\n`)
}
