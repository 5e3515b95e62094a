import type { BrowserContextOptions, Page } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { openSeededTown } from './seeded-town.ts'
import { townPages } from './town-pages.ts'

/** Looks at every page of a seeded town, one after the other, as one person. */
export interface PageVisitor {
  /** `look` tells what is wrong on a page, a line each. Resolves with all of it, each line with the page's name; empty: nothing is. */
  visit(options: BrowserContextOptions, look: (page: Page) => Promise<readonly string[]>): Promise<string>
  end(): Promise<void>
}

export async function openPageVisitor(): Promise<PageVisitor> {
  const seeded = await openSeededTown({ beads: 400 })
  const browser = await openBrowser().catch(async (error: unknown) => {
    await seeded.end()
    throw error
  })
  return {
    async visit(options, look) {
      // Without motion nothing is half on its way when it is looked at.
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
      const { loginUrl } = await seeded.gastown.client.createLoginLink.mutate()
      await context.request.get(loginUrl, { maxRedirects: 0 })
      const page = await context.newPage()
      const found: string[] = []
      for (const { name, path, ready } of townPages(seeded)) {
        await page.goto(seeded.gastown.url + path)
        await ready(page)
        for (const line of await look(page)) found.push(`${name}: ${line}`)
      }
      await context.close()
      return found.join('\n')
    },
    async end() {
      await browser.close()
      await seeded.end()
    },
  }
}
