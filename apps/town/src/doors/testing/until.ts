/** Far more than a busy machine needs for a few signatures and turns; only a test that fails waits so long. */
const boundMs = 8_000

/** Resolves when `condition` holds; the event loop turns meanwhile. Rejects at a bound. For tests of things that tell nobody. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const beganMs = performance.now()
  while (!(await condition())) {
    if (performance.now() - beganMs > boundMs) throw new Error(`It did not come true: ${what}`)
    await new Promise<void>((resolve) => {
      setTimeout(resolve, 1)
    })
  }
}
