import { engineServersOf } from '@gastown/e2e/support/processes'
import { readManifest } from '@gastown/e2e/support/gastown-process'
import { figureOf, type Figure } from '../support/figure.ts'
import {
  killContainer,
  mayorIsLive,
  mayorIsUp,
  prewarmIsDone,
  repeat,
  stopTown,
  type BenchHouse,
} from '../support/bench-house.ts'
import { conversationPainted, lastScreenPainted, measureClick, measureFrom, terminalPainted } from '../support/page-clock.ts'
import { spreadOf } from '../support/quantiles.ts'

export interface WarmRestarts {
  readonly figures: readonly Figure[]
  /** Click to painted live terminal. */
  readonly clickMs: readonly number[]
  /** Boot of the container to a mayor that is up, without anybody who clicks. */
  readonly prewarmMs: readonly number[]
}

/** The container is killed, and its prewarm is done when somebody comes. */
export async function measureWarmRestarts({ house, runs }: { house: BenchHouse; runs: number }): Promise<WarmRestarts> {
  const { gastown, page } = house
  const { townId, name } = await house.makeTown('Warm')
  const prewarmMs: number[] = []
  const sdkReadyMs: number[] = []
  const clickMs: number[] = []
  await house.showList(name)
  await repeat('warm restart', runs, async () => {
    await killContainer(gastown, townId)
    prewarmMs.push(await prewarmIsDone(gastown, townId))
    const began = performance.now()
    const { sessionStatus } = await gastown.client.ensureMayor.mutate({ townId })
    if (sessionStatus !== 'active') throw new Error(`The mayor is ${sessionStatus} although its prewarm is done.`)
    sdkReadyMs.push(performance.now() - began)
    await house.showList(name)
    const { terminal } = await measureClick(page, { click: { selector: 'a', text: name }, goals: { terminal: terminalPainted } })
    clickMs.push(terminal)
  })
  await house.endTown(townId)
  const scenario = 'warm restart: container killed, prewarm done'
  return {
    clickMs,
    prewarmMs,
    figures: [
      figureOf({
        scenario,
        what: '`sdk_ready`: `ensureMayor` to a server and a session',
        durationsMs: sdkReadyMs,
        target: { p95Ms: 50 },
      }),
      figureOf({ scenario, what: 'click to painted live terminal', durationsMs: clickMs, target: { p50Ms: 300 } }),
      figureOf({ scenario, what: 'prewarm alone: boot to mayor up', durationsMs: prewarmMs }),
    ],
  }
}

/** The container is down, the town has history, and somebody comes. */
export async function measureCold(options: {
  house: BenchHouse
  runs: number
  serverMs: number
  attachMs: number
}): Promise<readonly Figure[]> {
  const { house, runs, serverMs, attachMs } = options
  const { gastown, page } = house
  const { townId, name } = await house.makeTown('Cold')
  const goals = {
    lastScreen: lastScreenPainted,
    conversation: conversationPainted,
    terminal: terminalPainted,
  }
  const opened: (Record<keyof typeof goals, number> & { session: number })[] = []
  await house.showList(name)
  await repeat('cold', runs, async () => {
    await stopTown(gastown, townId)
    await house.showList(name)
    const began = performance.now()
    const [painted, session] = await Promise.all([
      measureClick(page, { click: { selector: 'a', text: name }, goals }),
      mayorIsLive(gastown, townId).then(() => performance.now() - began),
    ])
    opened.push({ ...painted, session })
  })
  const withoutPage = await coldWithoutPage(house, { townId, runs })
  await house.endTown(townId)
  const scenario = 'cold: container down, town with history'
  const all = (goal: keyof (typeof opened)[number]) => opened.map((each) => each[goal])
  const server = { what: 'a bare `kilo serve`', p50Ms: serverMs }
  const both = { what: 'a bare `kilo serve` and `kilo attach`', p50Ms: serverMs + attachMs }
  return [
    figureOf({ scenario, what: 'click to last screen painted', durationsMs: all('lastScreen'), target: { p95Ms: 400 } }),
    figureOf({ scenario, what: 'click to last conversation painted', durationsMs: all('conversation'), target: { p95Ms: 400 } }),
    figureOf({
      scenario,
      what: '`ensureMayor` to session ready, no page on these cores',
      durationsMs: withoutPage,
      floor: server,
      target: { timesFloor: 1.15 },
    }),
    figureOf({
      scenario,
      what: 'click to session ready',
      durationsMs: all('session'),
      floor: server,
      target: { timesFloor: 1.15 },
    }),
    figureOf({
      scenario,
      what: 'click to live terminal',
      durationsMs: all('terminal'),
      floor: both,
      target: { timesFloor: 1.15 },
    }),
  ]
}

/** The same, asked for by a call: what the page and the terminal that it looks at take of the machine is not in it. */
async function coldWithoutPage(
  { gastown, page }: BenchHouse,
  town: { townId: string; runs: number },
): Promise<readonly number[]> {
  const { townId, runs } = town
  await page.goto('about:blank')
  const readyMs: number[] = []
  await repeat('cold, without a page', runs, async () => {
    await stopTown(gastown, townId)
    const began = performance.now()
    await gastown.client.ensureMayor.mutate({ townId })
    await mayorIsLive(gastown, townId)
    readyMs.push(performance.now() - began)
    await mayorIsUp(gastown, townId)
  })
  return readyMs
}

/** Somebody clicks while the prewarm is under way: one server, and no later than without the click. */
export async function measureMidPrewarm(options: {
  house: BenchHouse
  runs: number
  prewarmAloneMs: readonly number[]
}): Promise<readonly Figure[]> {
  const { house, runs, prewarmAloneMs } = options
  const { gastown, page } = house
  const { townId, name } = await house.makeTown('Middle')
  const readyMs: number[] = []
  await house.showList(name)
  await repeat('click in the middle of a prewarm', runs, async () => {
    await house.showList(name)
    await killContainer(gastown, townId)
    await measureClick(page, { click: { selector: 'a', text: name }, goals: { terminal: terminalPainted } })
    readyMs.push(await prewarmIsDone(gastown, townId))
    const servers = engineServersOf((await readManifest(gastown.dataDir, townId)).pid)
    if (servers.length !== 1) throw new Error(`There are ${servers.length} servers.`)
  })
  await house.endTown(townId)
  const alone = spreadOf(prewarmAloneMs).p50Ms
  return [
    figureOf({
      scenario: 'click in the middle of a prewarm',
      what: 'boot to mayor up; one server in every run',
      durationsMs: readyMs,
      floor: { what: 'the prewarm alone', p50Ms: alone },
      target: { p50Ms: Math.round(alone + 50) },
    }),
  ]
}

/** The server is killed under a page that shows its terminal: once in each town, as a second crash within minutes waits on purpose. */
export async function measureSdkDead(options: {
  house: BenchHouse
  runs: number
  serverMs: number
  attachMs: number
}): Promise<readonly Figure[]> {
  const { house, runs, serverMs, attachMs } = options
  const { gastown, page } = house
  const runsMs: { noticed: number; session: number; terminal: number }[] = []
  await repeat('server killed', runs, async (run) => {
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
  const server = { what: 'a bare `kilo serve`', p50Ms: serverMs }
  const both = { what: 'a bare `kilo serve` and `kilo attach`', p50Ms: serverMs + attachMs }
  const all = (of: keyof (typeof runsMs)[number]) => runsMs.map((each) => each[of])
  return [
    figureOf({ scenario, what: 'noticed on the page', durationsMs: all('noticed'), target: { p95Ms: 500 } }),
    figureOf({ scenario, what: 'session live again', durationsMs: all('session'), floor: server, target: { timesFloor: 1.15 } }),
    figureOf({ scenario, what: 'terminal live again', durationsMs: all('terminal'), floor: both, target: { timesFloor: 1.15 } }),
  ]
}
