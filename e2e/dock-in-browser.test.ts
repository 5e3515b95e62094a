import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { openSeededTown, type SeededTown } from './support/seeded-town.ts'
import { terminalOn } from './support/terminal-page.ts'
import { until } from './support/until.ts'

describe("the mayor's dock, beside every page of a town", { timeout: 60_000 }, () => {
  let seeded: SeededTown
  let browser: Browser
  let context: BrowserContext
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    seeded = await openSeededTown({ beads: 400 })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await seeded?.end()
  })
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    page = await logIn(context)
    await page.goto(townUrl())
    await terminalOn(page).painted()
  })
  afterEach(async () => {
    await context.close()
    expect(complaints.splice(0)).toEqual([])
  })

  const townUrl = (): string => `${seeded.gastown.url}/towns/${seeded.townId}`
  async function logIn(into: BrowserContext): Promise<Page> {
    const opened = await into.newPage()
    opened.on('pageerror', (error) => complaints.push(String(error)))
    const { loginUrl } = await seeded.gastown.client.createLoginLink.mutate()
    await opened.goto(loginUrl)
    return opened
  }
  const dock = () => page.getByTestId('dock')
  const tab = (name: string | RegExp) => dock().getByRole('tab', { name })
  const sizeOf = async () => (await dock().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  /** Something on the page that takes no typing has the keyboard. */
  const leaveFields = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  const press = async (keys: string): Promise<void> => {
    for (const key of keys.split(' ')) await page.keyboard.press(key)
  }
  const palette = () => page.getByRole('dialog', { name: 'Find or do anything' })
  const find = async (words: string): Promise<void> => {
    // Control is for the program in a terminal that has the keyboard.
    await leaveFields()
    await page.keyboard.press('Control+k')
    await palette().getByRole('combobox').fill(words)
  }
  const choose = async (words: string): Promise<void> => {
    await find(words)
    await palette().getByRole('option', { selected: true }).filter({ hasText: words }).waitFor()
    await page.keyboard.press('Enter')
    await palette().waitFor({ state: 'detached' })
  }

  it('shows chat and terminal at once, and keeps both over every page, the same elements and what was typed', async () => {
    await page.getByLabel('Message to the mayor').fill('half a sentence')
    await terminalOn(page).type('typed-before')
    await terminalOn(page).shows('> typed-before')
    await page.evaluate(() => {
      for (const name of ['.xterm', '.conversation']) Object.assign(document.querySelector(name) ?? {}, { isTheSame: true })
    })
    for (const place of ['Beads', 'Agents', 'Merge queue', 'Settings', 'Overview']) {
      await page.getByRole('navigation', { name: 'Pages of the town' }).getByRole('link', { name: place }).click()
      await page.waitForURL(place === 'Overview' ? townUrl() : `${townUrl()}/**`)
    }
    await terminalOn(page).type('-and-after')
    await terminalOn(page).shows('> typed-before-and-after')
    expect(await page.getByLabel('Message to the mayor').inputValue()).toBe('half a sentence')
    for (const name of ['.xterm', '.conversation']) {
      expect(
        await page
          .locator(name)
          .first()
          .evaluate((element) => 'isTheSame' in element),
      ).toBe(true)
    }
  })

  it('is moved, sized, folded and filled by keyboard and by mouse, and is as it was left after a reload', async () => {
    await leaveFields()
    const bottom = await sizeOf()
    await page.getByRole('separator', { name: 'Size of the dock' }).focus()
    await press('ArrowUp ArrowUp')
    await until('it is higher', async () => (await sizeOf()).height > bottom.height + 20)
    const { x, y, height } = await sizeOf()
    await page.mouse.move(x + 300, y)
    await page.mouse.down()
    await page.mouse.move(x + 300, y + 90, { steps: 4 })
    await page.mouse.up()
    await until('it is lower', async () => Math.abs((await sizeOf()).height - (height - 90)) < 4)
    await page.locator('.dock-head').dblclick({ position: { x: 400, y: 4 } })
    await page.locator('[data-testid=dock][data-full=true]').waitFor()
    await leaveFields()
    await press(']')
    await page.locator('[data-testid=dock][data-full=false]').waitFor()
    for (const position of ['right', 'left', 'top']) {
      await choose(`Dock at the ${position}`)
      await page.locator(`[data-testid=dock][data-position=${position}]`).waitFor()
    }
    expect((await sizeOf()).y).toBeLessThan(60)
    await choose('Dock at the right')
    // One at a time where both do not fit.
    await tab('Chat').waitFor()
    await leaveFields()
    await press(']')
    await until('it fills the page', async () => (await sizeOf()).width === 1440)
    await page.getByLabel('Message to the mayor').focus()
    await press('Escape')
    await until('the page is there again', async () => (await sizeOf()).width < 800)
    await leaveFields()
    await press('[')
    await page.locator('[data-testid=dock][data-open=false]').waitFor()
    await page.reload()
    await page.locator('[data-testid=dock][data-open=false][data-position=right]').waitFor()
    await leaveFields()
    await press('[')
    await page.locator('[data-testid=dock][data-open=true]').waitFor()
  })

  it('a key that is typed into the terminal or a field is typed, and no shortcut', async () => {
    await terminalOn(page).type('[?gbc')
    await terminalOn(page).shows('> [?gbc')
    await page.keyboard.press('Control+k')
    await page.keyboard.press('Escape')
    await page.getByLabel('Message to the mayor').fill('')
    await page.getByLabel('Message to the mayor').pressSequentially('g b ? [ c')
    expect(await page.getByLabel('Message to the mayor').inputValue()).toBe('g b ? [ c')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(page.url()).toBe(townUrl())
  })

  it('goes to pages, beads and agents by keys and by the palette, and shows the keys that there are', async () => {
    await leaveFields()
    await press('g b')
    await page.waitForURL('**/beads')
    await press('g a')
    await page.waitForURL('**/agents')
    await press('?')
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await help.getByText('Message the mayor').waitFor()
    await press('Escape')
    const bead = [...seeded.town.work.beads.values()][0]
    if (bead === undefined) throw new Error('There is no bead.')
    await find(bead.beadId)
    await page.getByRole('option').filter({ hasText: bead.title }).first().waitFor()
    await press('Enter')
    await page.waitForURL(`**/agents?bead=${bead.beadId}`)
    await choose('Light theme')
    await page.locator('html[data-theme=light]').waitFor()
    await choose('Message the mayor')
    const box = page.getByLabel('Message to the mayor')
    await until('the message box has the keyboard', () => box.evaluate((element) => element === document.activeElement))
    await box.fill('')
    await page.keyboard.type('g b')
    expect(await box.inputValue()).toBe('g b')
  })

  it("opens a worker's terminal in a tab that survives a reload and can be closed, and the mayor's stays", async () => {
    const worker = [...seeded.town.work.workers.values()].find(({ run }) => run.state === 'working')
    if (worker === undefined) throw new Error('Nobody works.')
    await choose(`Terminal of ${worker.name}`)
    await page.locator('[data-testid=agent-terminal][data-state=live]').waitFor()
    await page.reload()
    await tab(worker.name).waitFor()
    await page.locator('[data-testid=agent-terminal][data-state=live]').waitFor()
    await page.getByRole('button', { name: `Close the terminal of ${worker.name}` }).click()
    await tab(worker.name).waitFor({ state: 'detached' })
    await terminalOn(page).painted()
    expect(await dock().getByRole('tab').allInnerTexts()).toEqual(['Mayor'])
  })

  it('says that the town is gone, marks what is stale, and goes on without a reload when it is back', async () => {
    await page.evaluate(() => Object.assign(window, { sameDocument: true }))
    await seeded.gastown.crash()
    await page.getByText('The town cannot be reached.').waitFor()
    await page.locator('.town[data-feed=disconnected]').waitFor()
    await seeded.restart()
    await page.locator('[data-testid=connection][data-state=connected]').waitFor()
    await page.getByText('The town cannot be reached.').waitFor({ state: 'detached' })
    await seeded.change('A title from after the crash')
    await find('title from after the crash')
    await page.getByRole('option').filter({ hasText: 'A title from after the crash' }).waitFor()
    await press('Escape')
    await terminalOn(page).painted()
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)
  })

  it('the mayor opens things here, said to be its doing and with the way back, and only while the user lets it', async () => {
    const act = async (action: object): Promise<Record<string, unknown>> => {
      const response = await fetch(`${seeded.gastown.url}/api/towns/${seeded.townId}/mcp`, {
        method: 'POST',
        headers: { authorization: `Bearer ${seeded.gastown.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
          params: { name: 'gt_ui_action', arguments: { action } },
        }),
      })
      const { result } = (await response.json()) as { result: { content: { text: string }[] } }
      return JSON.parse(result.content[0]?.text ?? '{}') as Record<string, unknown>
    }
    const bead = [...seeded.town.work.beads.values()][0]
    if (bead === undefined) throw new Error('There is no bead.')
    // The page has told that it is open.
    await until('the mayor can show something', async () => (await act({ type: 'navigate', page: 'mail' }))['shown'] === true)
    await page.waitForURL('**/mail')
    expect(await act({ type: 'open_bead_drawer', bead_id: bead.beadId })).toEqual({ shown: true, open_pages: 1, shown_on: 1 })
    await page.waitForURL(`**/mail?bead=${bead.beadId}`)
    const toast = page.getByTestId('page-toast').filter({ hasText: 'The mayor opened the bead' })
    await toast.getByRole('button', { name: 'Back' }).click()
    await page.waitForURL('**/mail')
    await choose('Do not let the mayor see')
    await until('the town knows', async () => (await act({ type: 'navigate', page: 'beads' }))['shown'] === false)
    expect((await act({ type: 'navigate', page: 'beads' }))['reason']).toContain('does not let the mayor')
    expect(new URL(page.url()).pathname.endsWith('/mail')).toBe(true)
  })

  it('is a sheet on a phone, chat first, over a bar with the places', async () => {
    const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })
    const small = await logIn(phone)
    await small.goto(townUrl())
    const overflow = () => small.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    await small.getByRole('navigation', { name: 'Places of the town' }).waitFor()
    expect(await overflow()).toBe(0)
    await small.getByRole('button', { name: /^Mayor/ }).click()
    await small.getByLabel('Message to the mayor').waitFor()
    await small.getByRole('tab', { name: 'Terminal' }).click()
    await small.locator('[data-testid=mayor-terminal][data-state=live]').waitFor()
    await terminalOn(small).shows('What is the state of the checkout?')
    await small.getByRole('button', { name: 'More' }).click()
    await small.getByRole('dialog').getByRole('link', { name: 'Agents' }).click()
    await small.waitForURL('**/agents')
    // Whoever asked for a page sees it: the sheet is out of the way.
    await small.locator('[data-testid=dock][data-open=false]').waitFor({ state: 'attached' })
    expect(await overflow()).toBe(0)
    await phone.close()
  })

  it('can be installed: a manifest with icons that are there', async () => {
    const href = await page.locator('link[rel=manifest]').getAttribute('href')
    const answer = await page.request.get(`${seeded.gastown.url}${href ?? ''}`)
    expect(answer.headers()['content-type']).toContain('application/manifest+json')
    const { icons, display } = (await answer.json()) as { icons: { src: string; type: string }[]; display: string }
    expect(display).toBe('standalone')
    for (const { src, type } of icons) {
      expect((await page.request.get(`${seeded.gastown.url}${src}`)).headers()['content-type']).toBe(type)
    }
  })
})
