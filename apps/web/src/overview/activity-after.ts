import { activityStepMs, activitySteps, type TownActivity } from '@gastown/contract/work/town-activity'
import type { TownEventView } from '@gastown/contract/work/work-view'

type Step = TownActivity['steps'][number]

/** The last day as of `nowMs`: steps that are over a day old go, and empty ones come. */
export function activityUntil({ upTo, steps }: TownActivity, nowMs: number): TownActivity {
  const newest = Math.floor(nowMs / activityStepMs)
  const last = steps.at(-1)
  const missing = last === undefined ? activitySteps : newest - Date.parse(last.at) / activityStepMs
  if (missing <= 0) return { upTo, steps }
  const added = Array.from({ length: Math.min(missing, activitySteps) }, (_, index): Step => {
    const step = newest - Math.min(missing, activitySteps) + 1 + index
    return { at: new Date(step * activityStepMs).toISOString(), events: 0, landed: 0, failed: 0 }
  })
  return { upTo, steps: [...steps, ...added].slice(-activitySteps) }
}

/** With events that have just happened, but for those that are counted already. */
export function activityAfter(known: TownActivity, events: readonly TownEventView[]): TownActivity {
  const fresh = events.filter(({ seq }) => seq > known.upTo)
  if (fresh.length === 0) return known
  const newestMs = Math.max(...fresh.map(({ at }) => Date.parse(at)))
  const { steps } = activityUntil(known, newestMs)
  const firstStep = Date.parse(steps[0]?.at ?? '') / activityStepMs
  const after = [...steps]
  for (const { at, type } of fresh) {
    const index = Math.floor(Date.parse(at) / activityStepMs) - firstStep
    const step = after[index]
    if (step === undefined) continue
    after[index] = {
      ...step,
      events: step.events + 1,
      landed: step.landed + (type === 'bead.landed' ? 1 : 0),
      failed: step.failed + (type === 'bead.failed' ? 1 : 0),
    }
  }
  return { upTo: Math.max(...fresh.map(({ seq }) => seq)), steps: after }
}

/** Beads that have landed since the reader's midnight. Steps are half hours, as time zones are. */
export function landedSince({ steps }: TownActivity, midnightMs: number): number {
  return steps.filter(({ at }) => Date.parse(at) >= midnightMs).reduce((sum, { landed }) => sum + landed, 0)
}
