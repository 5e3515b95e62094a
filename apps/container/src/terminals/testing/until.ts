/** How often a fact is looked for where nothing tells of it, ms. */
const lookEveryMs = 5

/** Resolves when the fact is there; rejects, naming it, after `boundMs`. */
export async function until(fact: string, holds: () => boolean | Promise<boolean>, boundMs = 45_000): Promise<void> {
  const deadline = Date.now() + boundMs
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not so within ${boundMs} ms: ${fact}`)
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
  }
}
