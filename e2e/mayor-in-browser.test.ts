import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { gastownUp, readManifest, temporaryDataDir, type GastownProcess } from './support/gastown-process.ts'
import { skipOnboarding } from './support/skip-onboarding.ts'
import { terminalOn } from './support/terminal-page.ts'
import { until } from './support/until.ts'

/** A cold start on a machine that does other work too: the engine boots, and its terminal after it. */
const coldMs = 90_000

describe('a person with a browser', () => {
  let folder: Awaited<ReturnType<typeof temporaryDataDir>>
  let gastown: GastownProcess
  let browser: Browser
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    folder = await temporaryDataDir()
    gastown = await gastownUp({ dataDir: folder.dataDir })
    browser = await openBrowser()
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
    await skipOnboarding(page)
    page.on('pageerror', (error) => complaints.push(String(error)))
  })
  afterAll(async () => {
    await browser?.close()
    await gastown?.drain()
    await folder?.remove()
  })

  const terminal = () => terminalOn(page)
  const townId = () => new URL(page.url()).pathname.split('/')[2] ?? ''

  it('without a login sees how to get one', async () => {
    await page.goto(gastown.url)
    await page
      .getByText(/log in/i)
      .first()
      .waitFor()
    expect(await page.getByTestId('mayor-terminal').count()).toBe(0)
  })

  it('logs in by the one-time link, which works once', async () => {
    await page.goto(gastown.loginUrl)
    await page.getByRole('button', { name: 'Create a town' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
    const stranger = await (await browser.newContext()).newPage()
    const again = await stranger.goto(gastown.loginUrl)
    expect(again?.status()).toBeGreaterThanOrEqual(400)
    await stranger.context().close()
  })

  it('creates a town, types to its mayor in the terminal, and the answer is painted', async () => {
    await page.getByRole('button', { name: 'Create a town' }).click()
    await page.getByLabel('Name').fill('Springfield')
    await page.getByRole('button', { name: 'Create town' }).click()
    await page.waitForURL(/\/towns\//)
    await terminal().painted()
    await terminal().run('Hello, my name is Ada')
    await terminal().shows('Welcome, Ada')
    expect((await terminal().rows()).join('\n')).toContain('Hello, my name is Ada')
  })

  it('reloads, and it is still there, live and without a second start', async () => {
    const { pid } = await readManifest(folder.dataDir, townId())
    await page.reload()
    await terminal().painted()
    await terminal().shows('Welcome, Ada')
    expect((await readManifest(folder.dataDir, townId())).pid).toBe(pid)
    await page.locator('[data-testid=ensure-outcome][data-outcome=short_circuit_warm]').waitFor()
  })

  it('sends a message beside the terminal and sees it answered', async () => {
    await page.getByLabel('Message to the mayor').fill('What is my name?')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByTestId('message-assistant').filter({ hasText: 'Your name is Ada' }).waitFor({ timeout: coldMs })
    await page.locator('[data-testid=message-user][data-state=answered]').nth(1).waitFor()
    expect(await page.getByTestId('message-user').count()).toBe(2)
  })

  it('keeps page and terminal when the container is killed: no reload, and the mayor remembers', async () => {
    await page.evaluate(() => Object.assign(window, { sameDocument: true }))
    const { pid } = await readManifest(folder.dataDir, townId())
    process.kill(pid, 'SIGKILL')
    await until(
      'another container runs',
      async () => (await readManifest(folder.dataDir, townId()).catch(() => null))?.pid !== pid,
    )
    await terminal().run('What is my name?')
    await page.getByTestId('message-assistant').filter({ hasText: 'Your name is Ada' }).nth(1).waitFor({ timeout: coldMs })
    await terminal().painted()
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)
  })

  it('is told of a bad rig at its field', async () => {
    await page.getByLabel('Name').fill('App')
    await page.getByLabel(/git url|repository/i).fill('ext::sh -c touch% /tmp/owned')
    await page.getByRole('button', { name: 'Add rig' }).click()
    await page.getByText(/uses the protocol "ext"/).waitFor()
    await page.getByLabel(/git url|repository/i).fill(folder.dataDir)
    await page.getByRole('button', { name: 'Add rig' }).click()
    await page.getByText(/no git repository|not a (git )?repository|no repository/i).waitFor()
    expect((await gastown.client.listRigs.query({ townId: townId() })).rigs).toEqual([])
  })

  it('saw no error in the page', () => {
    expect(complaints).toEqual([])
  })
})
