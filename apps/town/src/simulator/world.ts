import { ManualClock } from '../manual-clock.ts'
import { chanceFrom, type Chance } from './chance.ts'
import { FakeContainer } from './fake-container.ts'

export interface Weather {
  /** Whether things go wrong by chance. */
  stormy: boolean
}

/** What a simulated town lives in: all that outlives its process. */
export interface World {
  readonly chance: Chance
  readonly clock: ManualClock
  readonly container: FakeContainer
  readonly weather: Weather
}

/** A world that begins in a storm; one seed always makes the same. */
export function worldFrom(seed: number): World {
  const chance = chanceFrom(seed)
  const clock = new ManualClock()
  return { chance, clock, container: new FakeContainer({ chance, now: () => clock.now() }), weather: { stormy: true } }
}

/** Lets everything that can go on without time or a fault do so. */
export async function settled(): Promise<void> {
  for (let round = 0; round < 60; round += 1) await Promise.resolve()
}
