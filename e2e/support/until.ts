/** How often a fact is looked for that no event tells of. */
const lookEveryMs = 50

/**
 * Waits for a fact that shows in another process: looks until `look` gives something (not undefined, null or false). Fails with what
 * was waited for after `withinMs`. The only place in these tests that waits by the clock.
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  withinMs = 60_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== null && found !== false) return found as NonNullable<Exclude<T, false>>
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
  }
}
