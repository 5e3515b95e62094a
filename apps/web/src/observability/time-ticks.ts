const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** Steps in seconds that a person reads off an axis without counting. */
export const tickSeconds: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((times) => times * minute),
  ...[1, 3, 6, 12].map((times) => times * hour),
  ...[1, 2, 7].map((times) => times * day),
]

const moment = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })

export function formatTick(atSeconds: number, stepSeconds: number): string {
  return (stepSeconds < day ? timeOfDay : dayOfYear).format(atSeconds * 1000)
}

export function formatMoment(atSeconds: number): string {
  return moment.format(atSeconds * 1000)
}
