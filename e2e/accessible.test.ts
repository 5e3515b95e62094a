import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { openSeededTown, type SeededTown } from './support/seeded-town.ts'
import { townPages } from './support/town-pages.ts'
import { walkByKeyboard } from './support/walk-by-keyboard.ts'

/** Rules of WCAG 2.2 AA, and what axe calls best practice. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** A page that offers less has lost its controls. */
const fewestStops = 5
const looks = [
  { look: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { look: 'light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { look: 'on a phone', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const

describe('every page', { timeout: 300_000 }, () => {
  let seeded: SeededTown
  let browser: Browser

  beforeAll(async () => {
    seeded = await openSeededTown({ beads: 400 })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await seeded?.end()
  })

  async function openContext(options: Parameters<Browser['newContext']>[0]): Promise<{ context: BrowserContext; page: Page }> {
    const context = await browser.newContext(options)
    const { loginUrl } = await seeded.gastown.client.createLoginLink.mutate()
    await context.request.get(loginUrl, { maxRedirects: 0 })
    return { context, page: await context.newPage() }
  }

  it.each(looks)('$look has no serious violation of what makes it accessible', async ({ look: _look, ...options }) => {
    const { context, page } = await openContext({ ...options, reducedMotion: 'reduce' })
    const found: string[] = []
    for (const { name, path, ready } of townPages(seeded)) {
      await page.goto(seeded.gastown.url + path)
      await ready(page)
      // What a program prints in a terminal has the colours that it chose.
      const { violations } = await new AxeBuilder({ page }).withTags(tags).exclude('.xterm-rows').analyze()
      for (const { impact, id, nodes } of violations) {
        if (impact !== 'serious' && impact !== 'critical') continue
        for (const { target, failureSummary } of nodes.slice(0, 3))
          found.push(`${name}: ${id}: ${String(target)}: ${failureSummary?.replaceAll(/\s+/g, ' ') ?? ''}`)
      }
    }
    await context.close()
    expect(found).toEqual([])
  })

  it('can be walked through with the keyboard alone: focus is always to be seen, and nowhere held', async () => {
    const { context, page } = await openContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
    const found: string[] = []
    for (const { name, path, ready } of townPages(seeded)) {
      await page.goto(seeded.gastown.url + path)
      await ready(page)
      const { stops, problems } = await walkByKeyboard(page)
      // The bar, and what the page itself offers.
      if (stops < fewestStops) found.push(`${name}: only ${stops} places can be reached`)
      for (const problem of problems) found.push(`${name}: ${problem}`)
    }
    await context.close()
    expect(found).toEqual([])
  })
})
