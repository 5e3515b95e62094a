import { figureOf, type Figure } from '../support/figure.ts'
import { killContainer, openBenchHouse, repeat } from '../support/bench-house.ts'
import { measureClick, terminalPainted } from '../support/page-clock.ts'

/** How the predecessor's page learned that a mayor was there. */
const pollEveryMs = 3_000

/**
 * The way it was before: nothing is brought up ahead of need, the page asks for the mayor's status every three seconds, and the terminal is
 * started when a viewer comes. The container itself is up, as in the warm restart.
 */
export async function measureBaseline({
  runs,
}: {
  runs: number
}): Promise<{ figures: readonly Figure[]; clickMs: readonly number[] }> {
  const house = await openBenchHouse({ args: ['--no-prewarm', '--spares', '0'] })
  const { gastown, page } = house
  const clickMs: number[] = []
  try {
    const { townId, name } = await house.makeTown('Before')
    await gastown.client.updateTownConfig.mutate({ townId, config: { terminal: { background: false } } })
    await house.showList(name)
    await repeat('baseline', runs, async () => {
      await killContainer(gastown, townId)
      await house.showList(name)
      const began = performance.now()
      await gastown.client.ensureMayor.mutate({ townId })
      for (;;) {
        const { session } = await gastown.client.getMayorStatus.query({ townId })
        if (session?.status === 'active') break
        await new Promise((resolve) => setTimeout(resolve, pollEveryMs))
      }
      const polledMs = performance.now() - began
      const { terminal } = await measureClick(page, {
        click: { selector: 'a', text: name },
        goals: { terminal: terminalPainted },
      })
      clickMs.push(polledMs + terminal)
    })
  } finally {
    await house.close()
  }
  const scenario = 'baseline: prewarm off, status polled every 3 s, terminal on demand'
  return { clickMs, figures: [figureOf({ scenario, what: 'click to painted live terminal', durationsMs: clickMs })] }
}
