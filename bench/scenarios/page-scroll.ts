import type { SeededHouse } from '../support/seeded-page.ts'

export interface ScrollFrames {
  readonly beads: number
  readonly frames: number
  readonly p50Ms: number
  readonly p95Ms: number
  /** Frames that came later than the second next one should have. */
  readonly late: number
}

/** Pixels a frame: a page of rows in a tenth of a second, as a wheel that is flung. */
const stepPx = 160

/** Scrolls the list of all beads from end to end and back, and times the frames. */
export async function measureScroll(house: SeededHouse, frames: number): Promise<ScrollFrames> {
  const { context, page } = await house.openFresh()
  try {
    await page.goto(`${house.townUrl}/beads?view=list`)
    // The list is there before its beads are.
    await page.locator('.bead-table-item').first().waitFor()
    const beads = Number(await page.getByTestId('bead-table').getAttribute('aria-rowcount')) - 1
    // What the first paint sets off is over.
    await page.waitForTimeout(3000)
    const deltas = await page.evaluate(
      async ({ wanted, step }) => {
        const scroller = document.querySelector('.bead-table-scroll')
        if (scroller === null) throw new Error('There is no list to scroll.')
        const took: number[] = []
        let direction = 1
        let last = await new Promise<number>(requestAnimationFrame)
        while (took.length < wanted) {
          scroller.scrollTop += direction * step
          if (scroller.scrollTop <= 0 || scroller.scrollTop >= scroller.scrollHeight - scroller.clientHeight)
            direction = -direction
          const now = await new Promise<number>(requestAnimationFrame)
          took.push(now - last)
          last = now
        }
        return took
      },
      { wanted: frames, step: stepPx },
    )
    const sorted = deltas.toSorted((left, right) => left - right)
    const rank = (share: number): number => Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) * 10) / 10
    return { beads, frames, p50Ms: rank(0.5), p95Ms: rank(0.95), late: deltas.filter((ms) => ms > 34).length }
  } finally {
    await context.close()
  }
}
