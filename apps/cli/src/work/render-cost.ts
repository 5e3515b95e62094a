import type { Spend } from '@gastown/contract/work/spend'

/** Below a cent, rounding to cents would say that it cost nothing. */
const centMicros = 10_000

/** Dollars; a fraction of a cent is shown as such. */
export function renderCost({ costMicros }: Pick<Spend, 'costMicros'>): string {
  return `$${(costMicros / 1_000_000).toFixed(costMicros > 0 && costMicros < centMicros ? 4 : 2)}`
}
