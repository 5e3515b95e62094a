import type { Metrics } from '@gastown/contract/work/metrics'
import { chartColours } from './chart-data.ts'
import { waitWords } from './wait-words.ts'

type Wait = Metrics['waits'][number]

/** A reason with its name and colour; `waits` false: the bead went on meanwhile. */
export interface SharedWait extends Wait {
  readonly name: string
  readonly waits: boolean
  readonly colour: number
}

/** What beads waited for, the longest first, then what they went on with. Colours beyond those that there are share the last. */
export function sharedWaits(waits: readonly Wait[]): readonly SharedWait[] {
  const longestFirst = waits.toSorted((one, other) => other.beadMs - one.beadMs)
  const [waiting, going] = [true, false].map((isWait) => longestFirst.filter(({ kind }) => waitWords[kind].waits === isWait))
  return [...(waiting ?? []), ...(going ?? [])].map((wait, index) => ({
    ...wait,
    name: waitWords[wait.kind].name,
    waits: waitWords[wait.kind].waits,
    colour: Math.min(index + 1, chartColours),
  }))
}
