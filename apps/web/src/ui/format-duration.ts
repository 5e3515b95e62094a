/** 7 ms, 340 ms, 2.5 s, 48 s, 3 min 5 s, 2 h 5 min: as exact as a person reads it. */
export function formatDuration(durationMs: number): string {
  const ms = Math.round(durationMs)
  if (ms < 1000) return `${ms} ms`
  const seconds = ms / 1000
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.max(10, Math.floor(seconds))} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes} min ${Math.floor(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
