/** 0, 840, 1.2 k, 38 k, 4.1 M: as exact as a person reads it. */
export function formatCount(count: number): string {
  if (count < 1000) return Number.isInteger(count) ? String(count) : count.toFixed(1)
  const [value, unit] = count < 999_500 ? [count / 1000, 'k'] : [count / 1_000_000, 'M']
  return `${value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} ${unit}`
}

/** Milliseconds of many beads together, as hours or minutes of one. */
export function formatBeadTime(ms: number): string {
  const hours = ms / 3_600_000
  if (hours >= 48) return `${formatCount(Math.round(hours / 24))} d`
  if (hours >= 1) return `${hours < 9.95 ? hours.toFixed(1) : Math.round(hours)} h`
  const minutes = ms / 60_000
  return minutes >= 1 ? `${Math.round(minutes)} min` : `${Math.round(ms / 1000)} s`
}

/** Bytes, up to terabytes. */
export function formatSize(bytes: number): string {
  const power = Math.min(4, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)))
  const value = bytes / 1024 ** power
  return `${value < 9.95 && power > 0 ? value.toFixed(1) : Math.round(value)} ${['B', 'KB', 'MB', 'GB', 'TB'][power]}`
}
