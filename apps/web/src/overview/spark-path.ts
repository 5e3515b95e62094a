interface Point {
  readonly x: number
  readonly y: number
}

/** A line through counts, from left to right, the largest at the top; roots, so that one busy hour does not flatten the others. */
export function sparkPath(
  counts: readonly number[],
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): { readonly line: string; readonly area: string; readonly points: readonly Point[] } {
  const most = Math.sqrt(Math.max(1, ...counts))
  const stepPx = widthPx / Math.max(1, counts.length - 1)
  const round = (value: number): number => Math.round(value * 100) / 100
  const points = counts.map((count, index) => ({
    x: round(index * stepPx),
    y: round(heightPx - 1 - (Math.sqrt(count) / most) * (heightPx - 3)),
  }))
  const line = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
  return { line, area: `${line}L${widthPx} ${heightPx}L0 ${heightPx}Z`, points }
}
