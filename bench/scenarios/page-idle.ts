import { processorTimeOf } from '@gastown/e2e/support/processes'
import type { BrowserContext } from 'playwright-core'
import type { SeededHouse } from '../support/seeded-page.ts'

/** Ticks of a processor in a second, as Linux counts them in /proc. */
const ticksPerSecond = 100

/** Share of one core that the control plane takes while so many pages are open on one town and nothing happens, over `seconds`. */
export async function measureIdle(house: SeededHouse, { pages, seconds }: { pages: number; seconds: number }): Promise<number> {
  const contexts: BrowserContext[] = []
  try {
    for (let opened = 0; opened < pages; opened += 1) {
      const { context, page } = await house.openFresh()
      contexts.push(context)
      await page.goto(house.townUrl)
      await page.locator('[data-testid=agent]').first().waitFor()
    }
    const { pid } = house.seeded.gastown
    // What the pages ask for when they are opened is over.
    await pause(10)
    const before = processorTimeOf(pid)
    await pause(seconds)
    return (processorTimeOf(pid) - before) / ticksPerSecond / seconds
  } finally {
    await Promise.all(contexts.map((context) => context.close()))
  }
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000)
  })
}
