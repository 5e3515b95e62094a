/**
 * Resolves at the first SIGTERM, SIGINT or SIGHUP: stop in order. The second one ends the process at once, and so does the end of the
 * IPC channel of one that was started with one: whoever started it is gone.
 */
export function watchStopSignals(): Promise<void> {
  if (process.send !== undefined) process.once('disconnect', () => process.exit(1))
  return new Promise((resolve) => {
    let count = 0
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.on(signal, () => {
        count += 1
        if (count > 1) process.exit(1)
        resolve()
      })
    }
  })
}
