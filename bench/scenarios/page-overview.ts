import type { SeededHouse } from '../support/seeded-page.ts'

/** Painted things that make the overview what it is; an empty page has none of them. */
const parts = ['[data-testid=needs-you]', '[data-testid=agent]', '[data-testid=waits]', '[data-testid=event]'] as const
/** The main thread is free when no task of 50 ms or more has run for this long. */
const quietMs = 200

interface Milestones {
  readonly paintedMs: number
  readonly interactiveMs: number
}

/**
 * From the beginning of the navigation, in a browser with a cold cache: the overview's content painted, and then the main thread free, so
 * that a click is answered at once. Milliseconds on the page's own clock.
 */
export async function measureOverview(house: SeededHouse, runs: number): Promise<readonly Milestones[]> {
  const measured: Milestones[] = []
  // The first browser of a run compiles Chromium's own code.
  for (let run = -1; run < runs; run += 1) {
    const { context, page } = await house.openFresh()
    await page.addInitScript(watchMainThread, { parts, quietMs })
    await page.goto(house.townUrl, { waitUntil: 'commit' })
    await page.waitForFunction(() => 'milestones' in window, undefined, { timeout: 60_000, polling: 50 })
    const found = await page.evaluate(() => (window as unknown as { milestones: Milestones }).milestones)
    if (run >= 0) measured.push(found)
    await context.close()
  }
  return measured
}

/** Runs in the page. */
function watchMainThread({ parts: wanted, quietMs: quiet }: { parts: readonly string[]; quietMs: number }): void {
  let paintedMs: number | null = null
  let busyUntil = 0
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) busyUntil = Math.max(busyUntil, startTime + duration)
  }).observe({ type: 'longtask', buffered: true })
  const settle = (): void => {
    if (paintedMs === null) return
    const since = Math.max(paintedMs, busyUntil)
    if (performance.now() - since >= quiet) Object.assign(window, { milestones: { paintedMs, interactiveMs: since } })
    else setTimeout(settle, 20)
  }
  const observer = new MutationObserver(() => {
    if (!wanted.every((part) => document.querySelector(part) !== null)) return
    observer.disconnect()
    requestAnimationFrame(() =>
      setTimeout(() => {
        paintedMs = performance.now()
        settle()
      }),
    )
  })
  observer.observe(document, { subtree: true, childList: true })
}
