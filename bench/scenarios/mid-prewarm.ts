import { setTimeout as sleep } from 'node:timers/promises'
import { engineServersOf } from '@gastown/e2e/support/processes'
import { readManifest } from '@gastown/e2e/support/gastown-process'
import { figureOf, type Figure } from '../support/figure.ts'
import { killContainer, prewarmIsDone, repeat, type BenchHouse } from '../support/bench-house.ts'
import { measureClick, terminalPainted } from '../support/page-clock.ts'
import { spreadOf } from '../support/quantiles.ts'

/** Later than the prewarm alone by this much at most. */
const marginMs = 50

/**
 * Somebody clicks while the prewarm is under way, sooner or later in it: one server, and no later than without the click, which is measured
 * in turn with it.
 */
export async function measureMidPrewarm({ house, runs }: { house: BenchHouse; runs: number }): Promise<readonly Figure[]> {
  const { gastown, page } = house
  const { townId, name } = await house.makeTown('Middle')
  const aloneMs: number[] = []
  const clickedMs: number[] = []
  await house.showList(name)
  await repeat('click in the middle of a prewarm', runs, async (run) => {
    await house.showList(name)
    await killContainer(gastown, townId)
    const boot = await prewarmIsDone(gastown, townId)
    aloneMs.push(boot)
    const killedAtMs = performance.now()
    await killContainer(gastown, townId)
    const clickAtMs = killedAtMs + ((run + 0.5) / runs) * boot
    await sleep(Math.max(0, clickAtMs - performance.now()))
    await measureClick(page, { click: { selector: 'a', text: name }, goals: { terminal: terminalPainted } })
    clickedMs.push(await prewarmIsDone(gastown, townId))
    const servers = engineServersOf((await readManifest(gastown.dataDir, townId)).pid)
    if (servers.length !== 1) throw new Error(`There are ${servers.length} servers.`)
  })
  await house.endTown(townId)
  const scenario = 'click in the middle of a prewarm'
  const { p50Ms } = spreadOf(aloneMs)
  return [
    figureOf({ scenario, what: 'the prewarm alone: boot to mayor up', durationsMs: aloneMs }),
    figureOf({
      scenario,
      what: 'boot to mayor up; one server in every run',
      durationsMs: clickedMs,
      floor: { what: 'the prewarm alone', p50Ms },
      target: { p50Ms: Math.round(p50Ms + marginMs) },
    }),
  ]
}
