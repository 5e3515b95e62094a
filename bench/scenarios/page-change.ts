import type { SeededHouse } from '../support/seeded-page.ts'

/**
 * From the commit of a change to its paint on an open overview, in milliseconds. The commit's time is the one that the town records with
 * the change: it is taken before the transaction, so that the commit itself counts. Page and town read the clock of one machine.
 */
export async function measureChanges(house: SeededHouse, changes: number): Promise<readonly number[]> {
  const { seeded, townUrl } = house
  const { client } = seeded.gastown
  const { context, page } = await house.openFresh()
  await page.goto(townUrl)
  const row = page.locator('[data-testid=agent]').first()
  await row.waitFor()
  // Somebody's bead that is on the page: its title is what changes.
  const shown = await row.textContent()
  const worked = [...seeded.town.work.beads.values()].find(
    ({ status, title }) => status === 'in_progress' && shown?.includes(title),
  )
  if (worked === undefined) throw new Error(`The overview shows no bead in work: ${shown}`)
  await page.evaluate(() => {
    const painted: Record<string, number> = {}
    Object.assign(window, { painted })
    new MutationObserver(() => {
      const found = /Change number \d+\./.exec(document.querySelector('main')?.textContent ?? '')?.[0]
      if (found === undefined || found in painted) return
      painted[found] = 0
      requestAnimationFrame(() => setTimeout(() => (painted[found] = performance.timeOrigin + performance.now())))
    }).observe(document, { subtree: true, childList: true, characterData: true })
  })
  const tookMs: number[] = []
  for (let change = -3; change < changes; change += 1) {
    const title = `Change number ${change + 100}.`
    const { updatedAt } = await client.updateBead.mutate({ townId: seeded.townId, beadId: worked.beadId, patch: { title } })
    await page.waitForFunction(
      (key) => ((window as unknown as { painted: Record<string, number> }).painted[key] ?? 0) > 0,
      title,
      {
        polling: 5,
      },
    )
    const paintedAtMs = await page.evaluate(
      (key) => (window as unknown as { painted: Record<string, number> }).painted[key] ?? 0,
      title,
    )
    if (change >= 0) tookMs.push(Math.max(0, paintedAtMs - Date.parse(updatedAt)))
  }
  await context.close()
  return tookMs
}
