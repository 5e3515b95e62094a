import type { WarmthView } from '@gastown/contract/views'

/** "3 of 8 towns warm · 2.9 of 12 GiB · a spare is ready" */
export function describeWarmth({ warmTowns, usedBytes, budgetBytes, spares, measured }: WarmthView, towns: number): string {
  const used = `${measured ? '' : 'about '}${gibibytes(usedBytes)} of ${gibibytes(budgetBytes)} GiB`
  return [`${warmTowns} of ${towns} towns warm`, used, ...(spares.ready > 0 ? ['a spare is ready'] : [])].join(' · ')
}

function gibibytes(bytes: number): string {
  return String(Math.round((bytes / 1024 ** 3) * 10) / 10)
}
