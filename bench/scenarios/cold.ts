import { figureOf, type Figure } from '../support/figure.ts'
import { containerWaits, mayorIsLive, mayorIsUp, repeat, stopTown, type BenchHouse } from '../support/bench-house.ts'
import { conversationPainted, lastScreenPainted, measureClick, terminalPainted } from '../support/page-clock.ts'
import { floorsOf, type Floor, type FloorRun } from './floor.ts'

const goals = { lastScreen: lastScreenPainted, conversation: conversationPainted, terminal: terminalPainted }
const scenario = 'cold: container down, town with history'

interface ColdOptions {
  readonly house: BenchHouse
  readonly floor: Floor
  readonly runs: number
}

/** The container is down, the town has history, and somebody comes. */
export async function measureCold(options: ColdOptions): Promise<readonly Figure[]> {
  const { house, floor, runs } = options
  const { gastown, page } = house
  const { townId, name } = await house.makeTown('Cold')
  const beside: FloorRun[] = []
  const opened: (Record<keyof typeof goals, number> & { session: number })[] = []
  await house.showList(name)
  await repeat('cold', runs, async () => {
    await stopTown(gastown, townId)
    beside.push(await floor.measure())
    await containerWaits(gastown)
    await house.showList(name)
    const began = performance.now()
    const [painted, session] = await Promise.all([
      measureClick(page, { click: { selector: 'a', text: name }, goals }),
      mayorIsLive(gastown, townId).then(() => performance.now() - began),
    ])
    opened.push({ ...painted, session })
  })
  const withoutPage = await coldWithoutPage(options, townId)
  await house.endTown(townId)
  const all = (goal: keyof (typeof opened)[number]) => opened.map((each) => each[goal])
  const { server, serverAndAttach } = floorsOf(beside)
  return [
    figureOf({ scenario, what: 'click to last screen painted', durationsMs: all('lastScreen'), target: { p95Ms: 400 } }),
    figureOf({ scenario, what: 'click to last conversation painted', durationsMs: all('conversation'), target: { p95Ms: 400 } }),
    withoutPage,
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
      floor: serverAndAttach,
      target: { timesFloor: 1.15 },
    }),
  ]
}

/** The same, asked for by a call: what the page and the terminal that it looks at take of the machine is not in it. */
async function coldWithoutPage({ house, floor, runs }: ColdOptions, townId: string): Promise<Figure> {
  const { gastown, page } = house
  await page.goto('about:blank')
  const beside: FloorRun[] = []
  const durationsMs: number[] = []
  await repeat('cold, without a page', runs, async () => {
    await stopTown(gastown, townId)
    beside.push(await floor.measure())
    await containerWaits(gastown)
    const began = performance.now()
    await gastown.client.ensureMayor.mutate({ townId })
    await mayorIsLive(gastown, townId)
    durationsMs.push(performance.now() - began)
    await mayorIsUp(gastown, townId)
  })
  return figureOf({
    scenario,
    what: '`ensureMayor` to session ready, no page on these cores',
    durationsMs,
    floor: floorsOf(beside).server,
    target: { timesFloor: 1.15 },
  })
}
