import type { Bead } from '@gastown/contract/work/bead'
import type { Spend } from '@gastown/contract/work/spend'
import { noSpend } from '@gastown/contract/work/spend'
import type { Work } from './work.ts'

/** US dollars. */
export interface Limit {
  readonly softUsd?: number | undefined
  readonly hardUsd?: number | undefined
}

const microsPerUsd = 1_000_000

export function usdOf({ costMicros }: Spend): number {
  return costMicros / microsPerUsd
}

export function renderUsd(usd: number): string {
  return `$${usd.toFixed(2)}`
}

/** A bead's own limit is a hard one; else the town's for every bead. */
export function beadLimit(work: Work, bead: Bead): Limit {
  return bead.budgetUsd === undefined ? work.config.budgets.bead : { hardUsd: bead.budgetUsd }
}

export function isOverBeadLimit(work: Work, bead: Bead): boolean {
  const { hardUsd } = beadLimit(work, bead)
  return hardUsd !== undefined && usdOf(bead.spend) >= hardUsd
}

export function spentOn(work: Work, day: string): Spend {
  return work.ledger.days.find((one) => one.day === day)?.spend ?? noSpend
}

/** The town's and the day's limits, with what counts against them. `key` names the limit and its period. */
export function townLimits(work: Work, at: string): readonly { key: string; what: string; limit: Limit; spentUsd: number }[] {
  const day = at.slice(0, 10)
  return [
    { key: 'town', what: 'the budget of the town', limit: work.config.budgets.town, spentUsd: usdOf(work.ledger.total) },
    {
      key: `day-${day}`,
      what: `the budget of the day ${day} (UTC)`,
      limit: work.config.budgets.day,
      spentUsd: usdOf(spentOn(work, day)),
    },
  ]
}
