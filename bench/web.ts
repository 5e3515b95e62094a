import { writeFile } from 'node:fs/promises'
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openBrowser } from '@gastown/e2e/support/browser'
import { readFirstLoad } from '@gastown/e2e/support/first-load-javascript'
import { measureChanges } from './scenarios/page-change.ts'
import { measureIdle } from './scenarios/page-idle.ts'
import { measureLost } from './scenarios/page-lost.ts'
import { measureMemory } from './scenarios/page-memory.ts'
import { measureOverview } from './scenarios/page-overview.ts'
import { measureScroll } from './scenarios/page-scroll.ts'
import { spreadOf } from './support/quantiles.ts'
import { renderWebBench, type WebBench } from './support/render-web-bench.ts'
import { openSeededHouse, type SeededHouse } from './support/seeded-page.ts'

/*
 * What the page costs and how fast it is, on a seeded town and in real Chromium: `npm run -s bench:web -- --json [--write
 * docs/benchmarks-web.md] [--quick]`. The page has to be built.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    /** A file to write the figures into, as Markdown. */
    write: { type: 'string' },
    /** A tenth of the runs: to try the bench itself. */
    quick: { type: 'boolean', default: false },
  },
})
const many = (count: number): number => (values.quick ? Math.ceil(count / 10) : count)
const dist = path.join(import.meta.dirname, '..', 'apps', 'web', 'dist')
const idle = { pages: 10, seconds: many(60) }

const loadPerCore = Math.round(((loadavg()[0] ?? 0) / cpus().length) * 10) / 10
const firstLoad = told('first load', await readFirstLoad(dist))
const town = await within({ beads: 1_000 }, async (house) => {
  const overview = told('overview', await measureOverview(house, many(20)))
  const changes = told('changes', await measureChanges(house, many(200)))
  const coreShare = told('idle', await measureIdle(house, idle))
  const memory = told('memory', await measureMemory(house, many(3_600)))
  const lost = told('lost', await measureLost(house, many(10)))
  const agents = [...house.seeded.town.work.workers.values()].filter(({ run }) => run.state === 'working').length
  return {
    agents,
    overviewPainted: spreadOf(overview.map(({ paintedMs }) => paintedMs)),
    overviewInteractive: spreadOf(overview.map(({ interactiveMs }) => interactiveMs)),
    change: spreadOf(changes),
    lost: spreadOf(lost),
    idle: { ...idle, coreShare },
    memory,
  }
})
const scroll = told('scroll', await within({ beads: 5_000 }, (house) => measureScroll(house, many(1_200))))

const bench: WebBench = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 1024 ** 3)} GiB, ${type()} ${release()}`,
  node: process.version,
  browser: await browserVersion(),
  loadPerCore,
  beads: 1_000,
  ...town,
  firstLoad,
  scroll,
}
if (values.write !== undefined) await writeFile(path.resolve(values.write), renderWebBench(bench))
process.stdout.write(values.json ? `${JSON.stringify(bench, null, 2)}\n` : renderWebBench(bench))

async function within<T>(options: { beads: number }, measure: (house: SeededHouse) => Promise<T>): Promise<T> {
  const house = await openSeededHouse(options)
  try {
    return await measure(house)
  } finally {
    await house.close()
  }
}

async function browserVersion(): Promise<string> {
  const browser = await openBrowser()
  try {
    return browser.version()
  } finally {
    await browser.close()
  }
}

/** A run takes minutes: what is known is said, also when it is broken off. */
function told<T>(name: string, figures: T): T {
  process.stderr.write(`${name}: ${JSON.stringify(figures)}\n`)
  return figures
}
