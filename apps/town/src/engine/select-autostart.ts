import type { TownId } from '@gastown/contract/ids'
import type { Town } from '@gastown/core/town'
import { warmMayorBytes } from '../warmth/memory-estimates.ts'

export const autostartPolicies = ['recent', 'all', 'none'] as const
export type AutostartPolicy = (typeof autostartPolicies)[number]

/** A town that was used within a week counts as recent. */
const recentMs = 7 * 24 * 60 * 60_000

/** The towns to bring up at boot, the one used last first, as many as the memory budget carries. Towns without a mayor have nothing to warm. */
export function selectAutostart(options: {
  readonly towns: readonly Town[]
  readonly policy: AutostartPolicy
  /** Of the machine's warm towns together. */
  readonly budgetBytes: number
  /** Milliseconds since 1970. */
  readonly now: number
}): readonly TownId[] {
  if (options.policy === 'none') return []
  const room = Math.floor(options.budgetBytes / warmMayorBytes)
  return options.towns
    .flatMap((town) => (town.mayor === null ? [] : [{ townId: town.townId, usedAt: Date.parse(town.mayor.lastActivityAt) }]))
    .filter(({ usedAt }) => options.policy === 'all' || options.now - usedAt <= recentMs)
    .toSorted((left, right) => right.usedAt - left.usedAt)
    .slice(0, room)
    .map(({ townId }) => townId)
}
