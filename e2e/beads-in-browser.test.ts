import type { BeadStatus } from '@gastown/contract/work/bead'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { openSeededTown, type SeededTown } from './support/seeded-town.ts'
import { until } from './support/until.ts'

const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

describe('beads in the browser, on a town with a thousand of them', () => {
  let seeded: SeededTown
  let browser: Browser
  let context: BrowserContext | undefined

  beforeAll(async () => {
    seeded = await openSeededTown()
    browser = await openBrowser()
  })
  afterEach(() => context?.close())
  afterAll(async () => {
    await browser.close()
    await seeded.end()
  })

  async function open(search = '', viewport = desk): Promise<Page> {
    context = await browser.newContext({ viewport })
    context.setDefaultTimeout(20_000)
    const page = await context.newPage()
    const { loginUrl } = await seeded.gastown.client.createLoginLink.mutate()
    await page.goto(loginUrl)
    await page.goto(`${seeded.gastown.url}/towns/${seeded.townId}/beads${search}`)
    await page.locator('.bead-link').first().waitFor()
    // The mayor's terminal takes the focus when a town is opened: the page of beads takes its keys when it is left.
    await page.getByRole('heading', { name: 'Beads', exact: true }).click()
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    return page
  }
  const bead = async (beadId: string) => (await seeded.gastown.client.getBead.query({ townId: seeded.townId, beadId })).bead
  const make = (title: string, more: object = {}) =>
    seeded.gastown.client.createBead.mutate({ townId: seeded.townId, rigId: seeded.rigs.shop, title, hold: true, ...more })
  const tile = (page: Page, title: string): Locator => page.getByTestId('bead-tile').filter({ hasText: title })
  const row = (page: Page, title: string): Locator => page.getByTestId('bead-row').filter({ hasText: title })
  const drawer = (page: Page): Locator => page.getByRole('dialog', { name: /^Bead: / })

  it('shows a column for each state with its count, failed ones too, and what each bead waits for', async () => {
    const page = await open()
    const { counts } = (await seeded.gastown.client.getTown.query({ townId: seeded.townId })).work
    const names: Record<Exclude<BeadStatus, 'closed'>, string> = {
      open: 'Open',
      in_progress: 'In progress',
      in_review: 'In review',
      failed: 'Failed',
    }
    for (const [status, name] of Object.entries(names)) {
      const column = page.getByRole('region', { name: `${name}: ${counts[status as keyof typeof counts]}` })
      await column.getByTestId('bead-tile').first().waitFor()
    }
    const failed = page
      .getByRole('region', { name: /^Failed/ })
      .getByTestId('bead-tile')
      .first()
    expect(await failed.innerText()).toMatch(/It failed: /)
  })

  it('is made with what was typed: an error stands at its field and keeps it, and the drawer shows what was made', async () => {
    const page = await open()
    await page.keyboard.press('c')
    const dialog = page.getByRole('dialog', { name: 'New bead' })
    await dialog.getByLabel('Title').fill('Take gift cards at the till')
    await dialog.getByLabel('Description').fill('With **their** balance.')
    await dialog.getByLabel('Labels').fill(`shop ${'x'.repeat(65)}`)
    await dialog.getByLabel('Starts after').fill('Draw the new checkout')
    await dialog.getByRole('listbox', { name: 'Beads' }).getByRole('option').first().click()
    await dialog.getByText('Hold it').click()
    await dialog.getByRole('button', { name: 'Create and hold' }).click()
    await dialog.getByText('must have at most 64 characters').waitFor()
    expect(await dialog.getByLabel('Title').inputValue()).toBe('Take gift cards at the till')
    expect(await dialog.getByLabel('Labels').getAttribute('aria-invalid')).toBe('true')
    await dialog.getByLabel('Labels').fill('shop till')
    await dialog.getByRole('button', { name: 'Create and hold' }).click()
    await drawer(page)
      .getByRole('heading', { name: /Take gift cards at the till/ })
      .first()
      .waitFor()
    const { beads } = await seeded.gastown.client.listBeads.query({ townId: seeded.townId, search: 'gift cards at the till' })
    expect(beads).toMatchObject([
      { labels: ['shop', 'till'], hold: true, body: 'With **their** balance.', dependsOn: [expect.any(String)] },
    ])
    await drawer(page).getByText('With their balance.').waitFor()
  })

  it('is found by search and filters, which the address keeps over a reload and the back button', async () => {
    await make('Weigh parcels with a scale', { labels: ['warehouse'], priority: 'critical' })
    const page = await open('?view=list')
    await page.keyboard.press('/')
    await page.keyboard.type('weigh warehouse')
    await until('only what fits is shown', async () => (await page.getByTestId('bead-row').count()) === 1)
    expect(new URL(page.url()).searchParams.get('q')).toBe('weigh warehouse')
    await page.reload()
    await row(page, 'Weigh parcels with a scale').waitFor()
    expect(await page.getByTestId('bead-row').count()).toBe(1)
    await page.getByRole('button', { name: 'Clear all' }).click()
    await page.getByRole('button', { name: /^Failed/, pressed: false }).click()
    await page.getByRole('button', { name: 'Priority', exact: true }).click()
    await page.getByRole('menuitemcheckbox', { name: /Critical/ }).click()
    await page.keyboard.press('Escape')
    await until('failed critical ones are shown', async () => {
      const states = await page.getByTestId('bead-row').evaluateAll((rows) => rows.map((one) => one.getAttribute('data-status')))
      return states.length > 0 && states.every((status) => status === 'failed')
    })
    await page.getByRole('radio', { name: 'Board' }).click()
    await page.getByTestId('bead-board').waitFor()
    await page.goBack()
    await page.getByTestId('bead-table').waitFor()
    expect(new URL(page.url()).search).toBe('?view=list&status=failed&priority=critical')
  })

  it('is worked with by keyboard alone: walk, select, hold many at once, open, edit, close the drawer', async () => {
    const titles = ['Keyboard one', 'Keyboard two', 'Keyboard three']
    const made = []
    for (const title of titles) made.push(await make(title, { labels: ['keys'], hold: false }))
    const page = await open('?view=list&label=keys')
    await page.keyboard.press('j')
    await until('the newest has the focus', async () => (await focused(page)) === 'Keyboard three')
    await page.keyboard.press('x')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('Shift+X')
    await page.getByText('3 beads selected').waitFor()
    await page.getByRole('button', { name: 'Hold', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('3 beads were held.').waitFor()
    for (const { beadId } of made) expect((await bead(beadId)).hold).toBe(true)
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await drawer(page)
      .getByRole('button', { name: /^Title: Keyboard two/ })
      .focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('Keyboard second')
    await page.keyboard.press('Enter')
    await row(page, 'Keyboard second').waitFor()
    expect((await bead(made[1]?.beadId ?? '')).title).toBe('Keyboard second')
    await page.keyboard.press('Escape')
    await drawer(page).waitFor({ state: 'detached' })
    expect(new URL(page.url()).searchParams.get('bead')).toBeNull()
  })

  it('many are deleted after it was said what happens, and what cannot go stays and says why', async () => {
    for (const number of [1, 2]) await make(`Throw away ${number}`, { labels: ['away'] })
    const inReview = [...seeded.town.work.beads.values()].find(({ status }) => status === 'in_review')
    if (inReview === undefined) throw new Error('Nothing is in review.')
    await seeded.gastown.client.updateBead.mutate({
      townId: seeded.townId,
      beadId: inReview.beadId,
      patch: { labels: ['away'] },
    })
    const page = await open('?label=away')
    await page.keyboard.press('Control+a')
    await page.getByRole('button', { name: 'Delete…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete 2 beads?' })
    await dialog.getByText('One is left out').waitFor()
    expect(await dialog.innerText()).toContain(`${inReview.title}: Its branch is in the merge queue`)
    await dialog.getByRole('button', { name: 'Delete 2 beads' }).click()
    await page.getByText('2 beads were deleted.').waitFor()
    await until('they are gone from the board', async () => (await page.getByTestId('bead-tile').count()) === 1)
    await tile(page, inReview.title).waitFor()
  })

  it('a failed bead is opened again from the board, and leaves its column', async () => {
    const page = await open('?status=failed')
    const first = page.getByTestId('bead-tile').first()
    const beadId = (await first.getAttribute('data-bead')) ?? ''
    await first.getByRole('button', { name: /^Retry/ }).click()
    await page.locator(`[data-bead="${beadId}"]`).waitFor({ state: 'detached' })
    expect((await bead(beadId)).status).not.toBe('failed')
  })

  it('a change elsewhere is painted as it happens, on the board and in the open drawer, with its history', async () => {
    const { beadId } = await make('Before the change', { priority: 'critical', labels: ['live'] })
    const page = await open(`?label=live&bead=${beadId}`)
    await drawer(page)
      .getByRole('button', { name: /^Title: Before the change/ })
      .waitFor()
    await seeded.gastown.client.updateBead.mutate({ townId: seeded.townId, beadId, patch: { title: 'After the change' } })
    await tile(page, 'After the change').waitFor()
    await drawer(page)
      .getByRole('button', { name: /^Title: After the change/ })
      .waitFor()
    await seeded.gastown.client.closeBead.mutate({ townId: seeded.townId, beadId, reason: 'Seen by hand.' })
    await page.getByRole('region', { name: 'Closed: 1' }).getByText('Closed by hand: Seen by hand.').waitFor()
    const history = drawer(page).getByRole('region', { name: 'History' })
    await until('the history tells of it', async () => (await history.innerText()).includes('Seen by hand.'))
    const told = (await seeded.gastown.client.getBead.query({ townId: seeded.townId, beadId })).history
    expect(await history.getByRole('listitem').count()).toBe(told.length)
  })

  it('says at the field when beads would wait for each other, and the back button goes from bead to bead', async () => {
    const first = await make('Ring: first', { labels: ['ring'] })
    const second = await make('Ring: second', { labels: ['ring'], dependsOn: [first.beadId] })
    const page = await open(`?label=ring&bead=${second.beadId}`)
    await drawer(page).getByRole('link', { name: 'Ring: first' }).first().click()
    await drawer(page)
      .getByRole('button', { name: /^Title: Ring: first/ })
      .waitFor()
    await drawer(page).getByRole('combobox', { name: 'Starts after' }).fill('Ring: second')
    await page.keyboard.press('Enter')
    await drawer(page)
      .getByText(/would wait for each other/)
      .waitFor()
    await drawer(page).getByTestId('bead-graph').waitFor()
    await drawer(page).getByRole('button', { name: 'Back to the bead before' }).click()
    await drawer(page)
      .getByRole('button', { name: /^Title: Ring: second/ })
      .waitFor()
    expect((await bead(first.beadId)).dependsOn).toEqual([])
  })

  it('the graph draws what waits for what, and has it as a list too', async () => {
    const page = await open()
    await page.getByRole('radio', { name: 'Graph' }).click()
    await page.locator('.react-flow__node').first().waitFor()
    await page.getByText('Dependencies of the unfinished beads, as a list').click()
    const drawn = Number(/(\d+) beads that wait for one another/.exec(await page.getByRole('main').innerText())?.[1])
    const list = page.locator('.bead-graph-list')
    expect(await list.getByRole('listitem').count()).toBe(drawn)
    expect(await list.innerText()).toMatch(/starts after/)
  })

  it('a rig has its own board, takes a convoy that is slung there, and is not removed with unfinished work', async () => {
    const page = await open()
    await page.goto(`${seeded.gastown.url}/towns/${seeded.townId}/rigs/${seeded.rigs.shop}`)
    await page.getByText('npm test').first().waitFor()
    await page.getByTestId('bead-tile').first().waitFor()
    await page.getByRole('button', { name: 'Remove shop-web' }).click()
    const removing = page.getByRole('dialog', { name: 'Remove shop-web?' })
    await removing.getByRole('button', { name: 'Remove' }).click()
    expect(await removing.getByRole('alert').innerText()).toMatch(/of its beads are unfinished/)
    await removing.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Sling…' }).click()
    const slinging = page.getByRole('dialog', { name: 'Sling work to shop-web' })
    await slinging.getByRole('textbox', { name: 'Title' }).fill('Draw the shelf')
    await slinging.getByRole('button', { name: 'Another task' }).click()
    await slinging.getByRole('textbox', { name: 'Title of task 2' }).fill('Fill the shelf')
    await slinging.getByRole('textbox', { name: 'Title of the convoy' }).fill('A shelf')
    await slinging.getByText('Stage it').click()
    await slinging.getByRole('button', { name: 'Sling', exact: true }).click()
    await page.waitForURL(/\/convoys\//)
    const { convoys } = await seeded.gastown.client.listConvoys.query({ townId: seeded.townId, status: ['staged'] })
    const [first, second] = convoys.find(({ title }) => title === 'A shelf')?.members ?? []
    expect(second).toMatchObject({ title: 'Fill the shelf', dependsOn: [first?.beadId] })
  })

  it('is one column on a phone: nothing is wider than it, and a bead opens over the page', async () => {
    const page = await open('?view=list', phone)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width)
    await page.getByTestId('bead-row').first().locator('.bead-link').click()
    const box = await drawer(page).boundingBox()
    expect(box).toMatchObject({ x: 0, width: phone.width })
    await drawer(page).getByRole('button', { name: 'Close the bead' }).click()
    await drawer(page).waitFor({ state: 'detached' })
    await page.getByTestId('bead-row').first().waitFor()
  })
})

/** The text of what has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? '')
}
