/** Millionths of a US dollar as a price; what is less than a cent shows that it is not nothing. */
export function formatUsd(costMicros: number): string {
  if (costMicros > 0 && costMicros < 10_000) return '< $0.01'
  return `$${(costMicros / 1_000_000).toFixed(2)}`
}
