import { engineServersOf } from '@gastown/e2e/support/processes'
import { readManifest } from '@gastown/e2e/support/gastown-process'
import { figureOf, type Figure } from '../support/figure.ts'
import { mayorIsLive, mayorIsUp, repeat, type BenchHouse } from '../support/bench-house.ts'
import { measureFrom, terminalPainted } from '../support/page-clock.ts'
import { floorsOf, type Floor, type FloorRun } from './floor.ts'

/** The server is killed under a page that shows its terminal: once in each town, as a second crash within minutes waits on purpose. */
export async function measureSdkDead(options: { house: BenchHouse; floor: Floor; runs: number }): Promise<readonly Figure[]> {
  const { house, floor, runs } = options
  const { gastown, page } = house
  const beside: FloorRun[] = []
  const runsMs: { noticed: number; session: number; terminal: number }[] = []
  await repeat('server killed', runs, async (run) => {
    beside.push(await floor.measure())
    const { townId } = await house.makeTown(`Dead ${run}`)
    await page.goto(`${gastown.url}/towns/${townId}`)
    await page.locator(terminalPainted.selector).waitFor()
    await page.evaluate(() => Object.assign(window, { sameDocument: true }))
    const [server] = engineServersOf((await readManifest(gastown.dataDir, townId)).pid)
    if (server === undefined) throw new Error('There is no server to kill.')
    const goals = { noticed: { selector: '[data-mayor-status=starting], [data-mayor-status=stalled]' } }
    const began = performance.now()
    const { noticed } = await measureFrom(page, { act: () => void process.kill(server.pid, 'SIGKILL'), goals })
    await mayorIsLive(gastown, townId)
    const session = performance.now() - began
    await mayorIsUp(gastown, townId)
    await page.locator(terminalPainted.selector).waitFor()
    runsMs.push({ noticed, session, terminal: performance.now() - began })
    if (!(await page.evaluate(() => 'sameDocument' in window))) throw new Error('The page was loaded anew.')
    await house.endTown(townId)
  })
  const scenario = 'SDK dead: server killed -9 under a live page'
  const { server, serverAndAttach } = floorsOf(beside)
  const all = (of: keyof (typeof runsMs)[number]) => runsMs.map((each) => each[of])
  return [
    figureOf({ scenario, what: 'noticed on the page', durationsMs: all('noticed'), target: { p95Ms: 500 } }),
    figureOf({ scenario, what: 'session live again', durationsMs: all('session'), floor: server, target: { timesFloor: 1.15 } }),
    figureOf({
      scenario,
      what: 'terminal live again',
      durationsMs: all('terminal'),
      floor: serverAndAttach,
      target: { timesFloor: 1.15 },
    }),
  ]
}
