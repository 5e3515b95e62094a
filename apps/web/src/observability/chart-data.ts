/** One quantity of a chart: a number for each moment, null where nothing was measured. */
export interface ChartSeries {
  readonly name: string
  readonly values: readonly (number | null)[]
  /** `bar`s and `area`s stand on each other; a `line` and a dashed `limit` stand by themselves. */
  readonly shape: 'bar' | 'area' | 'line' | 'limit'
  /** Which of the colours of charts, from 1. */
  readonly colour: number
}

/** How many colours charts have. */
export const chartColours = 8

export function isStacked({ shape }: ChartSeries): boolean {
  return shape === 'bar' || shape === 'area'
}

/**
 * In the order in which they are drawn: what stands on others first and as high as all below it, so that those are drawn over it; lines
 * last.
 */
export function drawnSeries(
  series: readonly ChartSeries[],
): readonly { readonly of: ChartSeries; readonly heights: readonly (number | null)[] }[] {
  let below: readonly number[] = []
  const stacked = series.filter(isStacked).map((one) => {
    const heights = one.values.map((value, index) => (value ?? 0) + (below[index] ?? 0))
    below = heights
    return { of: one, heights }
  })
  const lines = series.filter((one) => !isStacked(one)).map((one) => ({ of: one, heights: one.values }))
  return [...stacked.toReversed(), ...lines]
}

/** Whether there is nothing to draw. */
export function isEmpty(series: readonly ChartSeries[]): boolean {
  return series.every(({ values, shape }) => shape === 'limit' || values.every((value) => value === null || value === 0))
}

/** What a chart says in a sentence to who does not see it. */
export function describeSeries(series: readonly ChartSeries[], format: (value: number) => string): string {
  return series
    .map(({ name, values }) => {
      const known = values.filter((value) => value !== null)
      return `${name}: ${known.length === 0 ? 'nothing measured' : `up to ${format(Math.max(...known))}, last ${format(known.at(-1) ?? 0)}`}`
    })
    .join('. ')
}
