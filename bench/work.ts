import { writeFile } from 'node:fs/promises'
import { cpus, release, totalmem, type } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { renderWorkBench, type WorkBench } from './support/render-work-bench.ts'
import { measureEngineTurns } from './scenarios/engine-turns.ts'
import { measureMergeQueue } from './scenarios/merge-queue.ts'
import { measureThirtyPolecats } from './scenarios/thirty-polecats.ts'

/*
 * From a bead to a commit on the target: what it costs, all in one run, with the real engine, real git and a scripted model:
 * `npm run -s bench:work -- --json [--write docs/benchmarks-work.md]`.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    /** A file to write the figures into, as Markdown. */
    write: { type: 'string' },
  },
})

const bench: WorkBench = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 1024 ** 3)} GiB, ${type()} ${release()}`,
  node: process.version,
  turns: told('engine turns', await measureEngineTurns()),
  queue: told('merge queue', await measureMergeQueue()),
  polecats: told('thirty polecats', await measureThirtyPolecats()),
}

if (values.write !== undefined) await writeFile(path.resolve(values.write), renderWorkBench(bench))
process.stdout.write(values.json ? `${JSON.stringify(bench, null, 2)}\n` : renderWorkBench(bench))

/** A run takes minutes: what is known is said, also when it is broken off. */
function told<T>(name: string, figures: T): T {
  process.stderr.write(`${name}: ${JSON.stringify(figures)}\n`)
  return figures
}
