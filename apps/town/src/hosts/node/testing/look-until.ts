/** How often a fact is looked for that the system tells nobody, ms. */
const lookEveryMs = 10
/** More than a process needs to come or go on a busy machine; only a test that fails waits so long. */
const boundMs = 60_000

/** Resolves with what `look` gives, once it is something (not undefined, null or false); rejects at a bound, naming the fact. */
export async function lookUntil<T>(fact: string, look: () => T | Promise<T>): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + boundMs
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== null && found !== false) return found as NonNullable<Exclude<T, false>>
    if (Date.now() > deadline) throw new Error(`Not within ${boundMs} ms: ${fact}`)
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
  }
}
