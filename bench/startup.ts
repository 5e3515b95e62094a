import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { cpus, release, totalmem, type } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { measureBaseline } from './scenarios/baseline.ts'
import { measureCold } from './scenarios/cold.ts'
import { measureEcho } from './scenarios/echo.ts'
import { openFloor, type FloorRun } from './scenarios/floor.ts'
import { measureFirstToken, measureHot } from './scenarios/hot.ts'
import { measureMidPrewarm } from './scenarios/mid-prewarm.ts'
import { measureNewTown } from './scenarios/new-town.ts'
import { measureSdkDead } from './scenarios/sdk-dead.ts'
import { measureTwentyTowns } from './scenarios/twenty-towns.ts'
import { measureWarmRestarts } from './scenarios/warm-restart.ts'
import { openBenchHouse, repeat } from './support/bench-house.ts'
import { figureOf, type Figure } from './support/figure.ts'
import { spreadOf } from './support/quantiles.ts'
import { renderFigures, type StartupBench } from './support/render-figures.ts'

/*
 * From the click to a mayor that is there, in every state that a town can be in; all in one run, with the real engine and a real browser:
 * `npm run -s bench:startup -- --json [--runs 20] [--cold-runs 5] [--write docs/benchmarks.md]`.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    runs: { type: 'string', default: '20' },
    'cold-runs': { type: 'string', default: '5' },
    /** A file to write the figures into, as Markdown. */
    write: { type: 'string' },
  },
})
const runs = parseCount('--runs', values.runs)
const coldRuns = parseCount('--cold-runs', values['cold-runs'])

const program = process.env['GASTOWN_KILO_BIN'] ?? installedKilo()
const floor = await openFloor(program)
const house = await openBenchHouse({ args: ['--spares', '0'] })
const { figures, warm, chromium, kilo } = await (async () => {
  try {
    const hot = told(await measureHot({ house, runs }))
    await repeat('floor', coldRuns, async () => void (await floor.measure()))
    const engineMs = spreadOf(floor.runs.flatMap(({ firstTokenMs }) => firstTokenMs)).p50Ms
    const token = told(await measureFirstToken({ house, runs, engineMs }))
    const restarts = await measureWarmRestarts({ house, runs })
    told(restarts.figures)
    const middle = told(await measureMidPrewarm({ house, runs }))
    const cold = told(await measureCold({ house, floor, runs: coldRuns }))
    const dead = told(await measureSdkDead({ house, floor, runs: coldRuns }))
    const { engines } = await house.gastown.client.getSystem.query()
    return {
      figures: [...hot, ...restarts.figures, ...cold, ...middle, ...dead, ...token],
      warm: restarts,
      chromium: house.page.context().browser()?.version() ?? 'unknown',
      kilo: engines.find(({ engine }) => engine === 'kilo')?.version ?? 'unknown',
    }
  } finally {
    await house.close()
    await floor.close()
  }
})()
const newTown = told(await measureNewTown({ runs }))
const echo = told(await measureEcho({ program }))
const baseline = await measureBaseline({ runs: coldRuns })
told(baseline.figures)
const idle = await measureTwentyTowns()

const bench: StartupBench = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 1024 ** 3)} GiB, ${type()} ${release()}`,
  versions: { node: process.version, kilo, chromium },
  figures: [
    floorFigure('a bare `kilo serve`: spawn to first session', ({ serverMs }) => [serverMs]),
    floorFigure('a bare `kilo attach`: spawn to painted', ({ attachMs }) => [attachMs]),
    floorFigure('a bare `kilo serve`: prompt to first text, warm', ({ firstTokenMs }) => firstTokenMs),
    ...figures,
    ...newTown,
    ...echo,
    ...baseline.figures,
  ],
  timesFasterThanBaseline: Math.round(spreadOf(baseline.clickMs).p50Ms / spreadOf(warm.clickMs).p50Ms),
  idle,
}

if (values.write !== undefined) await writeFile(path.resolve(values.write), renderFigures(bench))
process.stdout.write(values.json ? `${JSON.stringify(bench, null, 2)}\n` : renderFigures(bench))

function floorFigure(what: string, of: (run: FloorRun) => readonly number[]): Figure {
  return figureOf({ scenario: 'floor', what, durationsMs: floor.runs.flatMap(of) })
}

/** A run takes half an hour: what is known is said, also when it is broken off. */
function told(figures: readonly Figure[]): readonly Figure[] {
  for (const { scenario, what, p50Ms, p95Ms } of figures) {
    process.stderr.write(`${scenario}: ${what}: p50 ${p50Ms.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms\n`)
  }
  return figures
}

function parseCount(name: string, text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw new Error(`${name} takes a whole number from 1 on.`)
  return count
}

/** The program of the package that the containers use. */
function installedKilo(): string {
  const resolve = createRequire(path.join(import.meta.dirname, '..', 'apps', 'container', 'package.json')).resolve
  return path.join(path.dirname(resolve('@kilocode/cli-linux-x64/package.json')), 'bin', 'kilo')
}
