/** Ctrl-C and SIGTERM of this process as a signal; disposing it gives them back. */
export function catchInterrupt(): Disposable & { readonly signal: AbortSignal } {
  const interruption = new AbortController()
  const interrupt = (): void => interruption.abort()
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  return {
    signal: interruption.signal,
    [Symbol.dispose]: () => {
      process.off('SIGINT', interrupt)
      process.off('SIGTERM', interrupt)
    },
  }
}
