import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { openSeededTown, type SeededTown } from './support/seeded-town.ts'
import { until } from './support/until.ts'

const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

describe('the overview and its pages in the browser, on a town with two weeks of work', () => {
  let seeded: SeededTown
  let browser: Browser
  let context: BrowserContext | undefined
  const complaints: string[] = []

  beforeAll(async () => {
    seeded = await openSeededTown()
    browser = await openBrowser()
  })
  afterEach(() => context?.close())
  afterAll(async () => {
    await browser?.close()
    await seeded?.end()
    expect(complaints).toEqual([])
  })

  async function open(path = '', viewport = desk): Promise<Page> {
    context = await browser.newContext({ viewport })
    context.setDefaultTimeout(20_000)
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(String(error)))
    const { loginUrl } = await seeded.gastown.client.createLoginLink.mutate()
    await page.goto(loginUrl)
    await page.goto(`${seeded.gastown.url}/towns/${seeded.townId}${path}`)
    return page
  }
  const ask = () => seeded.gastown.client
  const work = async () => (await ask().getTown.query({ townId: seeded.townId })).work
  const needsYou = (page: Page, title: string): Locator => page.getByTestId('needs-you').filter({ hasText: title })
  const dialog = (page: Page, name: string | RegExp): Locator => page.getByRole('dialog', { name })
  const section = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true })

  it('says on one screen what needs you, who is at what, what waits and why, and how far convoys are', async () => {
    const page = await open()
    await needsYou(page, 'The test database is full').waitFor()
    const { counts, agents, convoys, mergesForYou } = await work()
    for (const title of [mergesForYou[0]?.title ?? '', 'has used up its budget', 'Sign in with a passkey'])
      await needsYou(page, title).first().waitFor()
    expect(await page.getByTestId('needs-you').first().getAttribute('data-urgency')).toBe('critical')
    const working = agents.filter(({ role, state }) => role !== 'mayor' && state !== 'idle')
    await until('all workers are shown', async () => (await page.getByTestId('agent').count()) === working.length)
    expect(await section(page, 'At work').innerText()).toContain(working[0]?.statusLine ?? '?')
    expect(await section(page, 'Convoys').getByTestId('convoy').count()).toBe(convoys.length)
    expect(await section(page, 'Convoys').locator('.timeline-bar[data-status=closed]').count()).toBeGreaterThan(0)
    expect(await page.getByRole('link', { name: 'Open beads' }).locator('..').innerText()).toContain(String(counts.open))
    const room = await page.locator('.town-place').evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)
    expect(room).toBeLessThanOrEqual(0)
  })

  it('what waits for the same leads to just those beads', async () => {
    const page = await open()
    const blocked = page.locator('[data-testid=waits][data-kind=blocked]')
    const count = Number(await blocked.locator('.waiting-count').innerText())
    await blocked.click()
    await page.waitForURL(/\/beads\?.*waits=blocked/)
    await page.getByTestId('bead-row').first().waitFor()
    expect(await page.getByRole('main').innerText()).toContain(String(count))
  })

  it('an escalation is answered: who raised it gets mail, it is gone from the list, and the history has both', async () => {
    const page = await open()
    const title = 'Two beads ask for opposite things'
    await needsYou(page, title).getByRole('button', { name: 'Answer' }).click()
    await dialog(page, title).getByLabel('Your answer').fill('With taxes.')
    await dialog(page, title).getByRole('button', { name: 'Send and acknowledge' }).click()
    await needsYou(page, title).waitFor({ state: 'detached' })
    await section(page, 'Needs you').getByRole('button', { name: 'History' }).click()
    const answered = dialog(page, 'Acknowledged').getByRole('listitem').filter({ hasText: title })
    await answered.getByText('You: With taxes.').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Mail', exact: true }).click()
    const mail = page.getByTestId('mail').filter({ hasText: `Answer: ${title}` })
    await mail.getByText('With taxes.').first().waitFor()
    expect(await mail.innerText()).toContain('You')
  })

  it('a failed bead is opened again where it is told of', async () => {
    const page = await open()
    const [failed] = (await ask().listBeads.query({ townId: seeded.townId, status: ['failed'] })).beads.filter(
      ({ kind }) => kind === 'task',
    )
    if (failed === undefined) throw new Error('The seeded town has no failed bead.')
    const row = page.getByTestId('needs-you').filter({ hasText: failed.title })
    await row.getByRole('button', { name: 'Open again' }).first().click()
    await until('it is open again', async () => {
      const { bead } = await ask().getBead.query({ townId: seeded.townId, beadId: failed.beadId })
      return bead.status !== 'failed'
    })
    await row.getByRole('button', { name: 'Open again' }).waitFor({ state: 'detached' })
    expect(await row.getByRole('button', { name: 'Open again' }).count()).toBe(0)
  })

  it('what happens is in the feed as it happens, and leads to what it is about', async () => {
    const page = await open()
    await page.getByTestId('event').first().waitFor()
    await ask().createBead.mutate({ townId: seeded.townId, rigId: seeded.rigs.shop, title: 'Wrap a gift', hold: true })
    const event = page.getByTestId('event').filter({ hasText: '"Wrap a gift" was made by the user.' })
    await event.getByRole('link').first().click()
    await dialog(page, /^Bead: /)
      .getByText('Wrap a gift')
      .first()
      .waitFor()
    expect(new URL(page.url()).searchParams.get('bead')).toMatch(/^bead-/)
  })

  it('a convoy is made with its errors at their fields, drawn, started, and its DAG follows what happens', async () => {
    const page = await open('/convoys')
    await page.getByRole('button', { name: 'New convoy' }).click()
    const form = dialog(page, 'New convoy')
    await form.getByLabel('Title', { exact: true }).fill('Gift cards')
    await form.getByLabel('Title of task 1').fill('Store a balance')
    await form.getByRole('button', { name: 'Another task' }).click()
    await form.getByRole('button', { name: 'Make convoy' }).click()
    await form.locator('[aria-invalid=true]').waitFor()
    expect(await form.getByLabel('Title of task 2').getAttribute('aria-invalid')).toBe('true')
    expect(await form.getByLabel('Title of task 1').getAttribute('aria-invalid')).toBe('false')
    await form.getByLabel('Title of task 2').fill('Pay with it')
    await form.getByRole('button', { name: 'Make convoy' }).click()

    await page.getByRole('heading', { name: 'Gift cards' }).waitFor()
    const state = page.getByTestId('convoy-state')
    expect(await state.getAttribute('data-status')).toBe('staged')
    // The list of waves is folded once the drawing is there.
    const waves = page.getByRole('heading', { name: /^Wave/, includeHidden: true })
    await waves.nth(1).waitFor({ state: 'attached' })
    expect(await waves.count()).toBe(2)
    const node = (title: string) => page.locator('.bead-node').filter({ hasText: title })
    await node('Pay with it').waitFor()
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await page.locator('[data-testid=convoy-state][data-status=active]').waitFor()

    const { convoys } = await work()
    const made = convoys.find(({ title }) => title === 'Gift cards')
    const [first] = made?.members ?? []
    if (made === undefined || first === undefined) throw new Error('The convoy is not under way.')
    await ask().closeBead.mutate({ townId: seeded.townId, beadId: first.beadId, reason: 'It is there already.' })
    await page.locator('.bead-node[data-status=closed]').filter({ hasText: 'Store a balance' }).waitFor()
    await page.locator('[data-testid=wave-bead][data-status=closed]').waitFor()
    await page.getByTestId('event').filter({ hasText: 'was closed by the user' }).waitFor()

    await page.getByRole('button', { name: 'Edit' }).click()
    await dialog(page, 'Edit the convoy').getByLabel('Title').fill('Gift vouchers')
    await dialog(page, 'Edit the convoy').getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Gift vouchers' }).waitFor()
    await page.getByRole('button', { name: 'Close', exact: true }).click()
    const closing = dialog(page, /^Close “Gift vouchers”/)
    await closing.getByLabel('Why').fill('Nobody wants them.')
    await closing.getByRole('button', { name: 'Close the convoy' }).click()
    await page.locator('[data-testid=convoy-state][data-status=failed]').waitFor()
    expect(await state.innerText()).toContain('Nobody wants them.')
    await page.getByRole('button', { name: 'Add a bead' }).waitFor({ state: 'detached' })
  })

  it('a failed bead of a convoy asks what becomes of it, and what waits for it is said', async () => {
    const { townId } = seeded
    const [failed] = (await ask().listBeads.query({ townId, status: ['failed'] })).beads.filter(
      ({ kind, convoyId }) => kind === 'task' && convoyId === undefined,
    )
    if (failed === undefined) throw new Error('The seeded town has no failed bead.')
    const { rigId, beadId } = failed
    const tasks = [{ title: 'Build on it' }]
    const { convoy } = await ask().slingBatch.mutate({
      townId,
      rigId,
      title: 'With a hole',
      tasks,
      mode: 'review-and-merge',
      staged: true,
    })
    const { convoyId, members } = convoy
    const page = await open(`/convoys/${convoyId}`)
    await page.getByTestId('wave-bead').first().waitFor()
    await page.getByRole('button', { name: 'Add a bead' }).click()
    const adding = dialog(page, 'Add a bead')
    await adding.getByLabel('Bead', { exact: true }).fill(failed.title)
    await adding.getByRole('option').first().click()
    await adding.getByRole('button', { name: 'Add', exact: true }).click()
    const question = section(page, 'What becomes of what failed?')
    await question.getByText(failed.reason ?? '?').waitFor()
    await page.getByRole('button', { name: 'What Build on it waits for' }).click()
    const waits = dialog(page, 'What “Build on it” waits for')
    await waits.getByLabel('Starts after').fill(failed.title)
    await waits.getByRole('option').first().click()
    await waits.getByRole('button', { name: 'Save' }).click()
    await question.getByText('Waiting for it: “Build on it”').waitFor()
    expect((await ask().getBead.query({ townId, beadId: members[0]?.beadId ?? '' })).bead.dependsOn).toEqual([beadId])
    await question.getByRole('button', { name: 'Open again' }).click()
    await question.waitFor({ state: 'detached' })
  })

  it('the activity is filtered, read back to the beginning, and followed', async () => {
    const page = await open('/activity')
    await page.getByTestId('event').first().waitFor()
    await page.getByRole('button', { name: 'Convoys' }).click()
    await page.waitForURL(/kinds=convoys/)
    await until('only convoys are shown', async () => {
      const types = await page.getByTestId('event').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-type') ?? ''))
      return types.length > 0 && types.every((type) => type.startsWith('convoy.'))
    })
    await page.getByRole('button', { name: 'Convoys' }).click()
    await page.getByLabel('Rig').selectOption({ label: 'shop-web' })
    await page.waitForURL(/rig=/)
    await page.getByTestId('event').first().waitFor()
    await page.getByLabel('Rig').selectOption('')
    const list = page.getByRole('region', { name: 'Events' })
    await until('the beginning is read', async () => {
      await list.evaluate((element) => element.scrollTo({ top: element.scrollHeight }))
      return page.getByText('This is where the town began.').isVisible()
    })
    const before = await list.evaluate(({ scrollTop }) => scrollTop)
    await ask().createBead.mutate({ townId: seeded.townId, rigId: seeded.rigs.shop, title: 'Told meanwhile', hold: true })
    await until('whoever reads below stays there', async () => (await list.evaluate(({ scrollTop }) => scrollTop)) > before)
    await list.evaluate((element) => element.scrollTo({ top: 0 }))
    await page.getByTestId('event').filter({ hasText: '"Told meanwhile" was made by the user.' }).waitFor()
    expect(await page.getByTestId('event').first().innerText()).toContain('Told meanwhile')
  })

  it('mail is written: an error says where it is wrong, and what is sent says what it waits for', async () => {
    const page = await open('/mail')
    await page.getByTestId('mail').first().waitFor()
    await page.getByRole('button', { name: 'Write' }).click()
    const form = dialog(page, 'Write to a worker')
    await form.getByRole('button', { name: 'Send' }).click()
    await form.locator('textarea[aria-invalid=true]').waitFor()
    await form.getByLabel('Subject').fill('One more thing')
    await form.getByLabel('Message').fill('Keep the old names, please.')
    await form.getByRole('button', { name: 'Send' }).click()
    const sent = page.getByTestId('mail').filter({ hasText: 'One more thing' })
    await sent.waitFor()
    expect(await sent.innerText()).toMatch(/Waits|Delivered/)
    await page.getByRole('button', { name: 'Not delivered yet' }).click()
    await until('all that is shown waits', async () => {
      const states = await page.getByTestId('mail').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-state')))
      return states.every((state) => state === 'waiting')
    })
  })

  it('on a phone it is one column, nothing is cut off, and what needs you is answered', async () => {
    const page = await open('', phone)
    await needsYou(page, 'The test database is full').waitFor()
    for (const path of ['', '/convoys', '/mail', '/activity']) {
      await page.goto(`${seeded.gastown.url}/towns/${seeded.townId}${path}`)
      await page.getByRole('main').waitFor()
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect([path, wide]).toEqual([path, 0])
    }
    await page.goto(`${seeded.gastown.url}/towns/${seeded.townId}`)
    await needsYou(page, 'The test database is full').getByRole('button', { name: 'Answer' }).click()
    await dialog(page, 'The test database is full').getByRole('button', { name: 'Acknowledge' }).click()
    await needsYou(page, 'The test database is full').waitFor({ state: 'detached' })
  })
})
