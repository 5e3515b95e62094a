/** Evaluates the terminal's code while the page is quiet, so that the first town opens without waiting for it. */
export function preloadTerminal(): void {
  import('./open-screen.ts').catch((error: unknown) => {
    // Whoever opens a terminal asks again, and shows what went wrong.
    console.warn('The terminal could not be loaded ahead of need.', error)
  })
}
