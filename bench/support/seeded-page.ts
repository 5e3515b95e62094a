import { openBrowser } from '@gastown/e2e/support/browser'
import { openSeededTown, type SeededTown, type SeededTownOptions } from '@gastown/e2e/support/seeded-town'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { installClock } from './page-clock.ts'

export const viewport = { width: 1440, height: 900 }

/** A seeded town, and real browsers that are logged in to it. */
export interface SeededHouse {
  readonly seeded: SeededTown
  readonly townUrl: string
  /** A browser that has seen nothing of the page: no cache, no compiled code. The caller closes its context. */
  openFresh(): Promise<{ context: BrowserContext; page: Page }>
  close(): Promise<void>
}

export async function openSeededHouse(options: SeededTownOptions = {}): Promise<SeededHouse> {
  const seeded = await openSeededTown(options)
  let browser: Browser | undefined
  const close = async (): Promise<void> => {
    await browser?.close()
    await seeded.end()
  }
  try {
    browser = await openBrowser()
    const opened = browser
    return {
      seeded,
      townUrl: `${seeded.gastown.url}/towns/${seeded.townId}`,
      async openFresh() {
        const context = await opened.newContext({ viewport })
        // The login alone: the cookie is there, and nothing of the page is.
        const { loginUrl } = await seeded.gastown.client.createLoginLink.mutate()
        await context.request.get(loginUrl, { maxRedirects: 0 })
        const page = await context.newPage()
        await installClock(page)
        return { context, page }
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
