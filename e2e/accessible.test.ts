import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPageVisitor, type PageVisitor } from './support/visit-pages.ts'

/** Rules of WCAG 2.2 AA, and what axe calls best practice. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** What a theme can get wrong beside what every look shares: the rules of axe that look at colours. */
const colourRules = ['color-contrast', 'link-in-text-block']

describe('every page', { timeout: 300_000 }, () => {
  let visitor: PageVisitor
  beforeAll(async () => {
    visitor = await openPageVisitor()
  })
  afterAll(() => visitor?.end())

  /** What axe finds to be serious, a line each. */
  async function seriousOn(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
    // What a program prints in a terminal has the colours that it chose. A page is one document: there is nothing to be put together.
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

  /** Resolves when it is drawn. */
  async function changeScheme(page: Page, colorScheme: 'dark' | 'light'): Promise<void> {
    await page.emulateMedia({ colorScheme })
    await page.evaluate(() => new Promise(requestAnimationFrame))
  }

  it('has no serious violation of what makes it accessible, dark and light', async () => {
    const options = { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' } as const
    const found = await visitor.visit(options, async (page) => {
      const dark = await seriousOn(page)
      await changeScheme(page, 'light')
      const light = await seriousOn(page, colourRules)
      await changeScheme(page, 'dark')
      return [...dark, ...light.map((line) => `light: ${line}`)]
    })
    expect(found).toBe('')
  })

  it('has none on a phone', async () => {
    const options = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } as const
    expect(await visitor.visit(options, (page) => seriousOn(page))).toBe('')
  })
})
