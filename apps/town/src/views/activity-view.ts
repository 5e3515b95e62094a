import { activityStepMs, activitySteps, type TownActivity } from '@gastown/contract/work/town-activity'
import type { EventCount } from '@gastown/store/town-store'

/** How much happened in each step from `first` on (steps of `activityStepMs` since 1970). */
export function activityView({ counts, first }: { counts: readonly EventCount[]; first: number }): TownActivity['steps'] {
  const steps = Array.from({ length: activitySteps }, (_, index) => ({
    at: new Date((first + index) * activityStepMs).toISOString(),
    events: 0,
    landed: 0,
    failed: 0,
  }))
  for (const { step, type, count } of counts) {
    const found = steps[step - first]
    if (found === undefined) continue
    found.events += count
    if (type === 'bead.landed') found.landed += count
    if (type === 'bead.failed') found.failed += count
  }
  return steps
}
