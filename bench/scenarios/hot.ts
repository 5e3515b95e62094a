import { figureOf, type Figure } from '../support/figure.ts'
import { repeat, say, type BenchHouse } from '../support/bench-house.ts'
import { conversationPainted, measureClick, measureFrom, measureLoad, terminalPainted } from '../support/page-clock.ts'

/** Calls one after the other: enough for a P95 that one slow call does not make. */
const ensureCalls = 200

/** The mayor is live: what a person waits for who comes to it. */
export async function measureHot({ house, runs }: { house: BenchHouse; runs: number }): Promise<readonly Figure[]> {
  const { gastown, page } = house
  const { townId, name } = await house.makeTown('Hot')
  const goals = { terminal: terminalPainted, conversation: conversationPainted }
  const clicks: Record<keyof typeof goals, number>[] = []
  const loads: Record<keyof typeof goals, number>[] = []
  // The first visit compiles the page's code, which the browser keeps.
  await house.showList(name)
  await measureClick(page, { click: { selector: 'a', text: name }, goals })
  await repeat('hot: click', runs, async () => {
    await house.showList(name)
    clicks.push(await measureClick(page, { click: { selector: 'a', text: name }, goals }))
  })
  await repeat('hot: page load', runs, async () => {
    loads.push(await measureLoad(page, { url: `${gastown.url}/towns/${townId}`, goals }))
  })
  const ensure: number[] = []
  for (let call = 0; call < ensureCalls; call += 1) {
    const began = performance.now()
    await gastown.client.ensureMayor.mutate({ townId })
    ensure.push(performance.now() - began)
  }
  await house.endTown(townId)
  const scenario = 'hot: mayor live'
  const of = (what: string, durationsMs: readonly number[], target: { p50Ms: number; p95Ms?: number }) =>
    figureOf({ scenario, what, durationsMs, target })
  return [
    of('`ensureMayor`', ensure, { p50Ms: 10, p95Ms: 30 }),
    of(
      'click to painted live terminal',
      clicks.map(({ terminal }) => terminal),
      { p50Ms: 200, p95Ms: 400 },
    ),
    of(
      'click to painted conversation',
      clicks.map(({ conversation }) => conversation),
      { p50Ms: 200, p95Ms: 400 },
    ),
    of(
      'page load to painted live terminal',
      loads.map(({ terminal }) => terminal),
      { p50Ms: 600 },
    ),
    of(
      'page load to painted conversation',
      loads.map(({ conversation }) => conversation),
      { p50Ms: 600 },
    ),
  ]
}

/** A message to a warm mayor whose model answers at once: sent to the first word of the answer painted. */
export async function measureFirstToken(options: {
  house: BenchHouse
  runs: number
  engineMs: number
}): Promise<readonly Figure[]> {
  const { house, runs, engineMs } = options
  const { gastown, page } = house
  const { townId } = await house.makeTown('Token')
  await page.goto(`${gastown.url}/towns/${townId}`)
  await page.getByTestId('message-assistant').first().waitFor()
  const durationsMs: number[] = []
  await repeat('first token', runs, async (run) => {
    const word = `number-${run}-of-the-bench`
    const answers = await page.getByTestId('message-assistant').count()
    await page.getByLabel('Message to the mayor').fill(`Please note ${word}`)
    const { answer } = await measureFrom(page, {
      act: () => page.keyboard.press('Enter'),
      goals: { answer: { selector: `:nth-child(${answers + 1} of [data-testid=message-assistant])`, text: 'Noted' } },
    })
    durationsMs.push(answer)
    await say(gastown, townId, `and that was ${word}`)
  })
  await house.endTown(townId)
  return [
    figureOf({
      scenario: 'first token: warm mayor',
      what: 'message sent to first word of the answer painted',
      durationsMs,
      target: { p50Ms: 400 },
      floor: { what: 'a bare `kilo serve`: prompt to first text', p50Ms: engineMs },
    }),
  ]
}
