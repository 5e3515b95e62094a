import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from './support/browser.ts'
import { gastownUp } from './support/gastown-process.ts'
import { openSeededTown } from './support/seeded-town.ts'
import { shrinkPng } from './support/shrink-png.ts'
import { skipOnboarding } from './support/skip-onboarding.ts'
import { townPages } from './support/town-pages.ts'

/*
 * Makes the pictures of docs/screenshots: `npm run screenshots [-- --only seeded|live]`. Every page of a seeded town, dark and light, on a
 * desk and on a phone; and a live town with the demo model. The data folder of the
 * live town is named in the terminal, so it has a short name that says nothing of this machine; it must not exist yet.
 */
const { values } = parseArgs({ options: { only: { type: 'string' } } })
const dataDir = '/tmp/gastown'
const pictures = path.join(import.meta.dirname, '..', 'docs', 'screenshots')
const patience = { timeout: 120_000 }
const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

await mkdir(pictures, { recursive: true })
const browser = await openBrowser()
try {
  if (values.only !== 'live') await takeSeeded(browser)
  if (values.only !== 'seeded') await takeLive(browser)
} finally {
  await browser.close()
}

async function takeSeeded(opened: Browser): Promise<void> {
  const seeded = await openSeededTown({ repositoriesAt: '/home/ada/code' })
  try {
    for (const colorScheme of ['dark', 'light'] as const) {
      for (const [form, viewport] of [
        ['desk', desk],
        ['phone', phone],
      ] as const) {
        const context = await opened.newContext({ viewport, colorScheme, reducedMotion: 'reduce' })
        const { loginUrl } = await seeded.gastown.client.createLoginLink.mutate()
        await context.request.get(loginUrl, { maxRedirects: 0 })
        const page = await context.newPage()
        for (const { name, path: place, ready } of townPages(seeded)) {
          await page.goto(seeded.gastown.url + place)
          await ready(page)
          await take(page, `${name}-${form}-${colorScheme}`)
          // The mayor was shown: it is folded, so that the other pages have the room.
          if (name === 'overview' && form === 'desk') await page.getByRole('button', { name: 'Fold the dock' }).click()
        }
        await context.close()
      }
    }
  } finally {
    await seeded.end()
  }
}

/** A town as somebody sees it who has just made it, with a real engine and the demo model. */
async function takeLive(opened: Browser): Promise<void> {
  await mkdir(dataDir)
  const gastown = await gastownUp({ dataDir })
  try {
    const context = await opened.newContext({ viewport: desk, colorScheme: 'dark', reducedMotion: 'reduce' })
    const page = await context.newPage()
    await skipOnboarding(page)
    await page.goto(gastown.loginUrl)
    await page.getByRole('button', { name: 'Create a town' }).click()
    await page.getByLabel('Name').fill('Springfield')
    await page.getByRole('button', { name: 'Create town' }).click()
    await page.locator('[data-testid=mayor-terminal][data-state=live][data-painted=true]').waitFor(patience)
    await page.getByTestId('mayor-terminal').locator('textarea').first().focus()
    await page.keyboard.type('Hello, my name is Ada. What can you do?')
    await page.keyboard.press('Enter')
    await page.locator('[data-testid=message-user][data-state=answered]').waitFor(patience)
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      await take(page, `live-town-${colorScheme}`)
    }
    await context.close()
  } finally {
    await gastown.drain()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function take(page: Page, name: string): Promise<void> {
  await untilStill(page)
  await writeFile(path.join(pictures, `${name}.png`), shrinkPng(await page.screenshot()))
}

/** Nothing on the page has changed for half a second. */
async function untilStill(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const quietMs = 500
        const end = (): void => {
          observer.disconnect()
          resolve()
        }
        let timer = setTimeout(end, quietMs)
        const observer = new MutationObserver(() => {
          clearTimeout(timer)
          timer = setTimeout(end, quietMs)
        })
        observer.observe(document, { subtree: true, childList: true, attributes: true })
        // A clock on the page ticks for ever.
        setTimeout(end, 4 * quietMs)
      }),
  )
}
