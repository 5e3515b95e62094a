import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { gastownUp, temporaryDataDir, type GastownProcess } from './support/gastown-process.ts'
import { makeRepository, type GitRepository } from './support/git-repository.ts'

/** A server boots for the town of the story. */
const coldMs = 90_000
/** "From empty to a working mayor in under a minute": a person's clicks are not the machine's part of it. */
const underMs = 60_000

describe('somebody without a town', { timeout: 2 * coldMs }, () => {
  let folder: Awaited<ReturnType<typeof temporaryDataDir>>
  let gastown: GastownProcess
  let repository: GitRepository
  let browser: Browser
  let page: Page
  const complaints: string[] = []
  const townId = () => new URL(page.url()).searchParams.get('town') ?? ''
  const towns = async () => (await gastown.client.listTowns.query()).towns

  beforeAll(async () => {
    folder = await temporaryDataDir()
    gastown = await gastownUp({ dataDir: folder.dataDir })
    repository = await makeRepository(path.join(folder.dataDir, 'repositories', 'shop-web'))
    browser = await openBrowser()
    page = await browser.newPage()
    page.on('pageerror', (error) => complaints.push(String(error)))
  })
  afterAll(async () => {
    await browser?.close()
    await gastown?.drain()
    await folder?.remove()
  })

  it('is led to the making of one, with a name that is there already and a model that needs nothing', async () => {
    await page.goto(gastown.loginUrl)
    await page.waitForURL('**/new')
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Springfield')
    expect(await page.getByRole('radio', { name: /^Demo/ }).isChecked()).toBe(true)
  })

  it('keeps what was typed over a reload, but for a key', async () => {
    await page.getByLabel('Name', { exact: true }).fill('Ankh')
    await page.getByRole('radio', { name: /^Anthropic/ }).check()
    await page.getByLabel('API key').fill('sk-typed-by-mistake')
    await page.reload()
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Ankh')
    expect(await page.getByRole('radio', { name: /^Anthropic/ }).isChecked()).toBe(true)
    expect(await page.getByLabel('API key').inputValue()).toBe('')
    await page.getByRole('radio', { name: /^Demo/ }).check()
  })

  it('gets from there to a mayor that has answered the first sentence in less than a minute', async () => {
    const began = performance.now()
    await page.getByRole('button', { name: 'Create town' }).click()
    await page.waitForURL(/step=repository/)
    await writeFile(path.join(repository.folder, 'notes.txt'), 'not committed')
    await page.getByRole('textbox', { name: 'Repository' }).fill(folder.dataDir)
    await page.getByRole('alert').filter({ hasText: 'not a repository itself' }).waitFor()
    await page.getByRole('textbox', { name: 'Repository' }).fill(repository.folder)
    const found = page.locator('.repository-found')
    await found.getByText('Work lands on main.').waitFor()
    expect(await found.textContent()).toContain('“A first page”')
    expect(await found.textContent()).toContain('1 file has changes that are not committed')
    expect(await page.getByLabel('Name of the rig').inputValue()).toBe('shop-web')
    await page.getByRole('button', { name: 'Add and go on' }).click()
    await page.waitForURL(/step=sentence/)
    await page.getByRole('button', { name: 'What can you do?' }).click()
    expect(await page.getByLabel('To the mayor').inputValue()).toBe('What can you do?')
    await page.getByRole('button', { name: 'Send and open the town' }).click()
    await page.waitForURL(/\/towns\//)
    await page.getByTestId('message-assistant').filter({ hasText: 'bundled demo model' }).first().waitFor({ timeout: coldMs })
    expect(performance.now() - began).toBeLessThan(underMs)
    expect((await towns()).map(({ name }) => name)).toEqual(['Ankh'])
  })

  it('going back finds the same town, and makes no second one', async () => {
    await page.goto(`${gastown.url}/new`)
    await page.getByLabel('Name', { exact: true }).fill('Quirm')
    await page.getByRole('button', { name: 'Create town' }).click()
    await page.waitForURL(/step=repository/)
    const made = townId()
    await page.goBack()
    await page.getByRole('heading', { name: 'Quirm is founded' }).waitFor()
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.waitForURL(/step=repository/)
    await page.getByRole('button', { name: 'Go on without' }).click()
    await page.waitForURL(/step=sentence/)
    await page.getByLabel('To the mayor').fill('Half a sentence')
    await page.reload()
    expect(await page.getByLabel('To the mayor').inputValue()).toBe('Half a sentence')
    expect(townId()).toBe(made)
    expect((await towns()).map(({ name }) => name).toSorted()).toEqual(['Ankh', 'Quirm'])
  })

  it('may discard the town that is being set up; leaving alone deletes nothing', async () => {
    const made = townId()
    await page.goto(gastown.url)
    await page.getByRole('link', { name: /Quirm/ }).waitFor()
    await page.goto(`${gastown.url}/new?town=${made}&step=repository`)
    await page.getByRole('button', { name: 'Discard this town' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click()
    await page.waitForURL(`${gastown.url}/`)
    await page.getByRole('link', { name: /Ankh/ }).waitFor()
    expect((await towns()).map(({ name }) => name)).toEqual(['Ankh'])
  })

  it('saw no error in the page', () => {
    expect(complaints).toEqual([])
  })
})
