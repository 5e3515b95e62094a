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
const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }
/** What a theme can get wrong beside what every look shares: the rules of axe that look at colours. */
const colourRules = ['color-contrast', 'link-in-text-block']

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

  /** What axe finds to be serious, a line each. */
  async function seriousOn(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
    // What a program prints in a terminal has the colours that it chose. Every page is of one document: nothing is to be put together.
    const axe = new AxeBuilder({ page }).exclude('.xterm-rows').setLegacyMode()
    const { violations } = await (rules === undefined ? axe.withTags(tags) : axe.withRules([...rules])).analyze()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes
          .slice(0, 3)
          .map(({ target, failureSummary = '' }) => `${id}: ${String(target)}: ${failureSummary.replaceAll(/\s+/g, ' ')}`),
      )
  }

  /** Resolves when it is drawn: without motion a change of colours takes one frame. */
  async function changeScheme(page: Page, colorScheme: 'dark' | 'light'): Promise<void> {
    await page.emulateMedia({ colorScheme })
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  }

  it('has no serious violation of what makes it accessible, dark and light', async () => {
    const { context, page } = await openContext({ viewport: desk, colorScheme: 'dark', reducedMotion: 'reduce' })
    const found: string[] = []
    for (const { name, path, ready } of townPages(seeded)) {
      await page.goto(seeded.gastown.url + path)
      await ready(page)
      for (const line of await seriousOn(page)) found.push(`${name}: ${line}`)
      await changeScheme(page, 'light')
      for (const line of await seriousOn(page, colourRules)) found.push(`${name}, light: ${line}`)
      await changeScheme(page, 'dark')
    }
    await context.close()
    expect(found.join('\n')).toBe('')
  })

  it('has none on a phone', async () => {
    const { context, page } = await openContext({ viewport: phone, colorScheme: 'dark', reducedMotion: 'reduce' })
    const found: string[] = []
    for (const { name, path, ready } of townPages(seeded)) {
      await page.goto(seeded.gastown.url + path)
      await ready(page)
      for (const line of await seriousOn(page)) found.push(`${name}: ${line}`)
    }
    await context.close()
    expect(found.join('\n')).toBe('')
  })

  it('can be walked through with the keyboard alone: focus is always to be seen, and nowhere held', async () => {
    const { context, page } = await openContext({ viewport: desk, reducedMotion: 'reduce' })
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
    expect(found.join('\n')).toBe('')
  })
})
