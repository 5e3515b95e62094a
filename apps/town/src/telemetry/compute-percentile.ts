/**
 * The smallest of the values that is not below `share` of them (nearest rank), so that it is one that was measured.
 * `share` is above 0 and at most 1. NaN for no values.
 */
export function computePercentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
