import type { TownSummary } from '@gastown/contract/views'
import type { Town } from '@gastown/core/town'
import { spentOn } from '@gastown/core/work/budgets'
import type { Work } from '@gastown/core/work/work'
import { containerView } from './container-view.ts'
import { countNeedsYou } from './count-needs-you.ts'
import { mayorView } from './mayor-view.ts'
import { countBeads } from './work-view.ts'

/** A town's row in the list of towns. `at`: what counts as today, in UTC. */
export function townSummary(town: Town, at: string): TownSummary {
  const { townId, name, createdAt, config, container, mayor, rigs, work } = town
  return {
    townId,
    name,
    createdAt,
    engine: config.engine,
    provider: config.model.provider,
    containerState: container.run.state,
    containerReason: containerView(container).reason,
    mayorStatus: mayor === null ? null : mayorView(mayor, container).status,
    rigCount: rigs.size,
    work: workInNumbers(work, at),
  }
}

function workInNumbers(work: Work, at: string): TownSummary['work'] {
  const { open, in_progress: working, in_review: inReview } = countBeads(work)
  return {
    working,
    waits: open + inReview,
    needsYou: countNeedsYou(work),
    paused: work.pause?.reason ?? null,
    todayMicros: spentOn(work, at.slice(0, 10)).costMicros,
  }
}
