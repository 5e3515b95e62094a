import type { SeededHouse } from '../support/seeded-page.ts'

const connection = '[data-testid=connection]'

/**
 * From the SIGKILL of the control plane to the frame in which an open page says that the town cannot be reached, in milliseconds; the town
 * is back before it is killed again. Page and bench read the clock of one machine.
 */
export async function measureLost(house: SeededHouse, crashes: number): Promise<readonly number[]> {
  const { seeded, townUrl } = house
  const { context, page } = await house.openFresh()
  await page.goto(townUrl)
  const connected = page.locator(`${connection}[data-state=connected]`)
  const tookMs: number[] = []
  for (let crash = 0; crash < crashes; crash += 1) {
    await connected.waitFor()
    await page.evaluate((selector) => {
      const shown = document.querySelector<HTMLElement>(selector)
      if (shown === null) throw new Error('The page does not say whether it is connected.')
      Object.assign(window, { lostAtMs: 0 })
      const seen = new MutationObserver(() => {
        if (shown.dataset['state'] === 'connected') return
        seen.disconnect()
        requestAnimationFrame(() => setTimeout(() => Object.assign(window, { lostAtMs: Date.now() })))
      })
      seen.observe(shown, { attributes: true, attributeFilter: ['data-state'] })
    }, connection)
    const killedAtMs = Date.now()
    await seeded.gastown.crash()
    await page.waitForFunction(() => (window as unknown as { lostAtMs: number }).lostAtMs > 0, undefined, { polling: 20 })
    tookMs.push((await page.evaluate(() => (window as unknown as { lostAtMs: number }).lostAtMs)) - killedAtMs)
    await seeded.restart()
  }
  await connected.waitFor()
  await context.close()
  return tookMs
}
