import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { openBrowser } from './support/browser.ts'
import { gastownUp } from './support/gastown-process.ts'

/*
 * Makes the pictures of docs/screenshots from the real page, with the demo model: `npm run screenshots`. The data folder is named in the
 * terminal that they show, so it is a plain one, and must not exist yet.
 */
const dataDir = '/tmp/gastown'
const pictures = path.join(import.meta.dirname, '..', 'docs', 'screenshots')
const patience = { timeout: 120_000 }

await mkdir(dataDir)
await mkdir(pictures, { recursive: true })
const gastown = await gastownUp({ dataDir })
const browser = await openBrowser()
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark', deviceScaleFactor: 1 })
  const page = await context.newPage()
  await page.goto(gastown.loginUrl)
  await page.getByRole('button', { name: 'Create a town' }).click()
  await page.getByLabel('Name').fill('Springfield')
  await page.getByRole('button', { name: 'Create town' }).click()
  await page.locator('[data-testid=mayor-terminal][data-state=live][data-painted=true]').waitFor(patience)
  await page.getByTestId('mayor-terminal').locator('textarea').first().focus()
  await page.keyboard.type('Hello, my name is Ada. What can you do?')
  await page.keyboard.press('Enter')
  await page.locator('[data-testid=message-user][data-state=answered]').waitFor(patience)
  await page.screenshot({ path: path.join(pictures, 'town.png') })

  await page.emulateMedia({ colorScheme: 'light' })
  await page.screenshot({ path: path.join(pictures, 'town-light.png') })
  await page.emulateMedia({ colorScheme: 'dark' })

  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('heading', { name: 'Settings' }).first().waitFor()
  await page.screenshot({ path: path.join(pictures, 'settings.png') })

  await page.getByRole('link', { name: 'How starts went' }).first().click()
  await page.getByRole('heading', { name: 'Startup', exact: true }).first().waitFor()
  await page.getByTestId('waterfall-row').first().waitFor()
  await page.screenshot({ path: path.join(pictures, 'startup.png') })

  await page.goto(gastown.url)
  await page.getByText('Springfield').first().waitFor()
  await page.screenshot({ path: path.join(pictures, 'towns.png') })
} finally {
  await browser.close()
  await gastown.drain()
  await rm(dataDir, { recursive: true, force: true })
}
