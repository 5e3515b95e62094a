import type { TownId } from '@gastown/contract/ids'
import type { Town } from '@gastown/core/town'

export const autostartPolicies = ['recent', 'all', 'none'] as const
export type AutostartPolicy = (typeof autostartPolicies)[number]

/** A town that was used within a week counts as recent. */
const recentMs = 7 * 24 * 60 * 60_000

/** A warm mayor: its server (about 660 MB idle, measured with kilo 7.7) and its terminal (about 500 MB). */
const warmMayorBytes = 1_200 * 1024 * 1024

/** Half of the machine's memory is left to the user's own work. */
const budgetShare = 0.5

/** The towns to bring up at boot, the one used last first, as many as the memory budget carries. Towns without a mayor have nothing to warm. */
export function selectAutostart(options: {
  readonly towns: readonly Town[]
  readonly policy: AutostartPolicy
  readonly totalMemoryBytes: number
  /** Milliseconds since 1970. */
  readonly now: number
}): readonly TownId[] {
  if (options.policy === 'none') return []
  const room = Math.floor((options.totalMemoryBytes * budgetShare) / warmMayorBytes)
  return options.towns
    .flatMap((town) => (town.mayor === null ? [] : [{ townId: town.townId, usedAt: Date.parse(town.mayor.lastActivityAt) }]))
    .filter(({ usedAt }) => options.policy === 'all' || options.now - usedAt <= recentMs)
    .toSorted((left, right) => right.usedAt - left.usedAt)
    .slice(0, room)
    .map(({ townId }) => townId)
}
