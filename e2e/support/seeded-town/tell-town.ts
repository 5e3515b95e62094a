import { tellEndedConvoys, tellOpenConvoys } from './tell-convoys.ts'
import { beginTown, tellHistory, type SeedRigs } from './tell-history.ts'
import { fillWorkers, settleWorkers, tellBacklog, tellFailures, tellPauses, tellQueues } from './tell-present.ts'
import { tellLetters, tellMayorsTalk, tellWorkersTalk } from './tell-talk.ts'
import { dayMs, hourMs, minuteMs, SeedStory } from './seed-story.ts'

const days = 14
/** What is told of the last hour. */
const presentMs = 50 * minuteMs

export interface ToldTown {
  readonly story: SeedStory
  readonly rigs: SeedRigs
}

/** Two weeks of a town with so many beads, up to `nowMs`. The same options tell the same town. */
export function tellTown(options: { beads: number; seed: number; nowMs: number; gitUrlOf: (name: string) => string }): ToldTown {
  const { beads, seed, nowMs } = options
  const story = new SeedStory({ seed, beginsAtMs: nowMs - days * dayMs })
  const rigs = beginTown(story, options.gitUrlOf)
  const closed = Math.round(beads * 0.55)
  const recent = Math.round(closed * 0.3)
  tellHistory(story, rigs, { count: closed - recent, untilMs: nowMs - 4 * dayMs })
  tellEndedConvoys(story, rigs)
  tellHistory(story, rigs, { count: recent, untilMs: nowMs - 4 * hourMs })
  tellFailures(story, rigs)
  tellOpenConvoys(story, rigs)
  if (story.nowMs > nowMs - presentMs) throw new Error('The story of before takes too long.')
  story.nowMs = nowMs - presentMs
  settleWorkers(story)
  tellQueues(story, rigs)
  tellMayorsTalk(story)
  fillWorkers(story, rigs)
  tellPauses(story)
  fillWorkers(story, rigs)
  tellWorkersTalk(story)
  tellLetters(story)
  tellBacklog(story, rigs, beads - countBeads(story))
  if (story.nowMs > nowMs) throw new Error('The story of now takes too long.')
  return { story, rigs }
}

function countBeads({ events }: SeedStory): number {
  return events.filter(({ type }) => type === 'bead.created').length
}
