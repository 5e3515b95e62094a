import type { SpendPart } from '@gastown/contract/work/metrics'
import { addSpend, noSpend, type Spend } from '@gastown/contract/work/spend'
import type { SpendKey } from './rollups.ts'

interface Spent {
  readonly key: SpendKey
  readonly spend: Spend
}

/** As many as colours that a person tells apart; the rest is one part. */
const mostParts = 6

/** What was spent in each bucket, by what `keyOf` gives, the dearest first. `key: null`: it is of none of them. */
export function computeSpendParts<K extends string>(
  buckets: readonly (readonly Spent[])[],
  keyOf: (key: SpendKey) => K | null,
  nameOf: (key: K) => string,
): SpendPart[] {
  const parts = new Map<K | null, SpendPart>()
  for (const [index, spent] of buckets.entries()) {
    for (const { key: of, spend } of spent) {
      const key = keyOf(of)
      const part = parts.get(key) ?? emptyPart(key, key === null ? 'None' : nameOf(key), buckets.length)
      parts.set(key, part)
      part.spend = addSpend(part.spend, spend)
      part.costMicros[index] = (part.costMicros[index] ?? 0) + spend.costMicros
      part.tokens[index] = (part.tokens[index] ?? 0) + tokensOf(spend)
    }
  }
  const byCost = [...parts.values()].toSorted(dearestFirst)
  if (byCost.length <= mostParts) return byCost
  const rest = byCost.slice(mostParts - 1)
  return [...byCost.slice(0, mostParts - 1), joined(`${rest.length} others`, rest)]
}

function emptyPart(key: string | null, name: string, length: number): SpendPart {
  const zeros = () => Array.from({ length }, () => 0)
  return { key, name, spend: noSpend, costMicros: zeros(), tokens: zeros() }
}

function joined(name: string, parts: readonly SpendPart[]): SpendPart {
  const add = (lists: readonly (readonly number[])[]) =>
    lists.reduce<number[]>((sums, list) => list.map((value, index) => value + (sums[index] ?? 0)), [])
  return {
    key: null,
    name,
    spend: parts.reduce((total, { spend }) => addSpend(total, spend), noSpend),
    costMicros: add(parts.map(({ costMicros }) => costMicros)),
    tokens: add(parts.map(({ tokens }) => tokens)),
  }
}

/** What costs nothing is told apart by its tokens: a model of one's own has no price. */
function dearestFirst({ spend: one }: SpendPart, { spend: other }: SpendPart): number {
  return other.costMicros - one.costMicros || tokensOf(other) - tokensOf(one)
}

function tokensOf({ inputTokens, outputTokens }: Spend): number {
  return inputTokens + outputTokens
}
