import type { BrowserContext, Page } from 'playwright-core'

/** The list of towns is shown to somebody without any, as to whoever has left the setting up before. */
export async function skipOnboarding(browser: Page | BrowserContext): Promise<void> {
  await browser.addInitScript(() => sessionStorage.setItem('gastown.onboarding-shown', 'true'))
}
