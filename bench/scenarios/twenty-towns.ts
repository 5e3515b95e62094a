import { readFileSync } from 'node:fs'
import type { GastownProcess } from '@gastown/e2e/support/gastown-process'
import { descendantsOf, processorTimeOf } from '@gastown/e2e/support/processes'
import { containerWaits, openBenchHouse } from '../support/bench-house.ts'

const towns = 20
const warmTowns = 3
/** Long enough for a mean of something that is almost nothing. */
const watchMs = 20_000
/** Linux counts CPU time in these; memory in pages of 4 KiB. */
const ticksPerSecond = 100
const pageBytes = 4_096

/** What a town costs that nobody uses: CPU in percent of one core, memory in MiB of resident pages. */
export interface IdleCost {
  readonly towns: number
  readonly perSleepingTown: { readonly memoryMiB: number; readonly cpuPercent: number }
  readonly perWarmTown: { readonly memoryMiB: number; readonly cpuPercent: number }
}

export async function measureTwentyTowns(): Promise<IdleCost> {
  const house = await openBenchHouse({ args: ['--spares', '0'] })
  const { gastown } = house
  try {
    const empty = await watch(gastown)
    for (let town = 0; town < towns; town += 1) await gastown.client.createTown.mutate({ name: `Quiet ${town}` })
    const asleep = await watch(gastown)
    for (let town = 0; town < warmTowns; town += 1) await house.makeTown(`Warm ${town}`)
    const warm = await watch(gastown)
    const per = (after: Cost, before: Cost, count: number) => ({
      memoryMiB: round((after.memoryMiB - before.memoryMiB) / count),
      cpuPercent: round((after.cpuPercent - before.cpuPercent) / count),
    })
    return { towns, perSleepingTown: per(asleep, empty, towns), perWarmTown: per(warm, asleep, warmTowns) }
  } finally {
    await house.close()
  }
}

interface Cost {
  readonly memoryMiB: number
  readonly cpuPercent: number
}

/** Of the control plane and all below it; a container waits in each case. */
async function watch(gastown: GastownProcess): Promise<Cost> {
  await containerWaits(gastown)
  const { pid } = gastown
  const before = ticksOf(pid)
  await new Promise((resolve) => setTimeout(resolve, watchMs))
  const ticks = ticksOf(pid) - before
  const pages = tree(pid).reduce((sum, each) => sum + Number(readFileSync(`/proc/${each}/statm`, 'utf8').split(' ')[1]), 0)
  return { memoryMiB: (pages * pageBytes) / 1024 ** 2, cpuPercent: (ticks / ticksPerSecond / (watchMs / 1000)) * 100 }
}

function ticksOf(pid: number): number {
  return tree(pid).reduce((sum, each) => sum + processorTimeOf(each), 0)
}

function tree(pid: number): readonly number[] {
  return [pid, ...descendantsOf(pid).map((each) => each.pid)]
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
