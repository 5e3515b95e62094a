const turnsOfTheLoop = 2_000

/** Resolves when `condition` holds; the event loop turns meanwhile. Fails after a bound that no machine needs. For tests. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < turnsOfTheLoop; turn += 1) {
    if (await condition()) return
    await new Promise<void>((resolve) => {
      setImmediate(resolve)
    })
  }
  throw new Error(`It did not come true: ${what}`)
}
