import { figureOf, type Figure } from '../support/figure.ts'
import { killContainer, prewarmIsDone, repeat, type BenchHouse } from '../support/bench-house.ts'
import { measureClick, terminalPainted } from '../support/page-clock.ts'

export interface WarmRestarts {
  readonly figures: readonly Figure[]
  /** Click to painted live terminal. */
  readonly clickMs: readonly number[]
}

/** The container is killed, and its prewarm is done when somebody comes, who sees the list of towns first. */
export async function measureWarmRestarts({ house, runs }: { house: BenchHouse; runs: number }): Promise<WarmRestarts> {
  const { gastown, page } = house
  const { townId, name } = await house.makeTown('Warm')
  const sdkReadyMs: number[] = []
  const clickMs: number[] = []
  await house.showList(name)
  await repeat('warm restart', runs, async () => {
    await killContainer(gastown, townId)
    await prewarmIsDone(gastown, townId)
    await house.showList(name)
    const began = performance.now()
    const { sessionStatus } = await gastown.client.ensureMayor.mutate({ townId })
    if (sessionStatus !== 'active') throw new Error(`The mayor is ${sessionStatus} although its prewarm is done.`)
    sdkReadyMs.push(performance.now() - began)
    const { terminal } = await measureClick(page, { click: { selector: 'a', text: name }, goals: { terminal: terminalPainted } })
    clickMs.push(terminal)
  })
  await house.endTown(townId)
  const scenario = 'warm restart: container killed, prewarm done'
  return {
    clickMs,
    figures: [
      figureOf({
        scenario,
        what: '`sdk_ready`: `ensureMayor` to a server and a session',
        durationsMs: sdkReadyMs,
        target: { p95Ms: 50 },
      }),
      figureOf({ scenario, what: 'click to painted live terminal', durationsMs: clickMs, target: { p50Ms: 300 } }),
    ],
  }
}
