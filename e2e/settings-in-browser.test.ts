import { readFile } from 'node:fs/promises'
import { exportLineSchema } from '@gastown/contract/town-export'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { openSeededTown, type SeededTown } from './support/seeded-town.ts'
import { until } from './support/until.ts'

/** Every setting of a town but its model's, each with a value that it does not have. */
const townValues: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>> = {
  engine: { engine: 'opencode' },
  container: { 'container.sleepAfterMinutes': 45, 'terminal.background': false, 'terminal.closeAfterMinutes': 7 },
  work: { 'work.maxPolecats': 17, 'work.stagedConvoys': true },
  budgets: {
    'work.budgets.town.softUsd': 7000,
    'work.budgets.town.hardUsd': 8000,
    'work.budgets.day.softUsd': 700,
    'work.budgets.day.hardUsd': 800,
    'work.budgets.bead.softUsd': 70,
    'work.budgets.bead.hardUsd': 80.5,
  },
  notifications: {
    'work.notifications.desktop': false,
    'work.notifications.push': false,
    'work.notifications.webhookUrl': 'http://127.0.0.1:9/hook',
  },
  instructions: {
    'work.instructions.mayor': 'Answer in one sentence.',
    'work.instructions.polecat': 'Write a test first.',
    'work.instructions.refinery': 'Be kind.',
  },
}

const rigValues: typeof townValues = {
  workers: { maxPolecats: 3, instructions: 'Use tabs.' },
  queue: {
    mergeStrategy: 'branch',
    mergeMethod: 'rebase',
    'batch.size': 2,
    'batch.waitSeconds': 90,
    review: true,
    convoyMode: 'review-then-land',
  },
  worktrees: { 'worktrees.keepHours': 12, 'worktrees.quotaMegabytes': 2500 },
}

const valueAt = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value)

describe('the settings in a browser', () => {
  let seeded: SeededTown
  let browser: Browser
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    seeded = await openSeededTown({ beads: 300 })
    browser = await openBrowser()
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true })).newPage()
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(seeded.gastown.loginUrl)
    await page.goto(settingsUrl())
    await section('danger').waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await seeded?.end()
  })

  const client = () => seeded.gastown.client
  const [townUrl, settingsUrl] = [
    () => `${seeded.gastown.url}/towns/${seeded.townId}`,
    () => `${seeded.gastown.url}/towns/${seeded.townId}/settings`,
  ]
  const section = (id: string) => page.locator(`section#${id}`)
  const control = (path: string) => page.locator(`[data-setting="${path}"] [name="${path}"]`)
  const save = (id: string) => section(id).getByRole('button', { name: 'Save', exact: true })
  const saved = (id: string) => section(id).getByText('Saved. In force now.').waitFor()
  const getConfig = () => client().getTownConfig.query({ townId: seeded.townId })

  async function put(path: string, value: string | number | boolean): Promise<void> {
    const field = control(path)
    if (typeof value === 'boolean') await field.setChecked(value)
    else if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(String(value))
    else await field.fill(String(value))
  }

  async function changeAll(values: typeof townValues, read: () => Promise<unknown>): Promise<void> {
    for (const [id, settings] of Object.entries(values)) {
      const before = await read()
      for (const [path, value] of Object.entries(settings)) {
        expect([path, valueAt(before, path)]).not.toEqual([path, value])
        await put(path, value)
      }
      await save(id).click()
      await saved(id)
      const after = await read()
      for (const [path, value] of Object.entries(settings)) expect([path, valueAt(after, path)]).toEqual([path, value])
    }
  }

  it('promise 9: each setting of the town is changed on the page, and is what the town then answers', async () => {
    await changeAll(townValues, getConfig)
    // A limit that is emptied is none.
    await control('work.budgets.bead.hardUsd').fill('')
    await control('work.budgets.bead.softUsd').fill('')
    await save('budgets').click()
    await saved('budgets')
    expect((await getConfig()).work.budgets.bead).toEqual({})
  })

  it('says what is wrong at its field, and keeps what was typed', async () => {
    const errorOf = (path: string) => page.locator(`[data-setting="${path}"] [role=alert]`)
    await control('work.maxPolecats').fill('1000')
    await errorOf('work.maxPolecats').getByText('must be a number from 1 to 100').waitFor()
    expect(await save('work').isDisabled()).toBe(true)
    await section('work').getByRole('button', { name: 'Discard' }).click()
    expect(await control('work.maxPolecats').inputValue()).toBe('17')
    // What only the town knows, the town says.
    await control('work.budgets.day.softUsd').fill('801')
    await save('budgets').click()
    await errorOf('work.budgets.day.softUsd').getByText('is above the hard one').waitFor()
    expect(await control('work.budgets.day.softUsd').evaluate((element) => element === document.activeElement)).toBe(true)
    expect(await control('work.budgets.day.softUsd').inputValue()).toBe('801')
    await control('work.notifications.webhookUrl').fill('nonsense')
    await save('notifications').click()
    await errorOf('work.notifications.webhookUrl').getByText('http').waitFor()
    expect((await getConfig()).work).toMatchObject({
      budgets: { day: { softUsd: 700 } },
      notifications: { webhookUrl: 'http://127.0.0.1:9/hook' },
    })
    for (const id of ['budgets', 'notifications']) await section(id).getByRole('button', { name: 'Discard' }).click()
  })

  it('takes a setting back to its default', async () => {
    await page.getByRole('button', { name: 'Reset Workers at once' }).click()
    await save('work').click()
    await saved('work')
    expect((await getConfig()).work.maxPolecats).toBe(8)
  })

  it('promise 10: a key is set, replaced and taken away, and never shown', async () => {
    const model = section('model')
    await model.getByLabel('Model provider').selectOption('openai-compatible')
    await model.getByLabel('Base URL').fill('http://127.0.0.1:9/v1')
    await model.getByLabel('Model', { exact: true }).fill('local')
    await model.getByLabel(/API key/).fill('sk-typed-secret')
    await model.getByLabel('Model of workers').fill('local-small')
    await save('model').click()
    await saved('model')
    expect((await getConfig()).model).toMatchObject({
      provider: 'openai-compatible',
      apiKeySet: true,
      roles: { polecat: 'local-small' },
    })
    await page.reload()
    await page.getByTestId('key-state').getByText('A key is set.').waitFor()
    expect(await page.content()).not.toContain('sk-typed-secret')
    await model.getByRole('button', { name: 'Remove the key' }).click()
    await save('model').click()
    await page.getByTestId('key-state').getByText('No key is set.').waitFor()
    expect((await getConfig()).model.apiKeySet).toBe(false)
  })

  it('keeps what is not saved, and asks before it is left behind', async () => {
    await control('container.sleepAfterMinutes').fill('99')
    await page.locator('.settings-nav-link', { hasText: 'Container' }).getByRole('img', { name: 'not saved yet' }).waitFor()
    const observability = page.getByRole('link', { name: 'Observability' }).first()
    await observability.click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    expect(page.url()).toContain('/settings')
    await observability.click()
    await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click()
    await page.getByTestId('metrics').waitFor()
    await page.goBack()
    await section('container').waitFor()
    expect(await control('container.sleepAfterMinutes').inputValue()).toBe('99')
    expect((await getConfig()).container.sleepAfterMinutes).toBe(45)
    await section('container').getByRole('button', { name: 'Discard' }).click()
  })

  it('is used by keyboard alone', async () => {
    await page.getByRole('link', { name: 'Work', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/#work$/)
    await control('work.maxPolecats').focus()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('21')
    await page.keyboard.press('Enter')
    await saved('work')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Reset')
    expect((await getConfig()).work.maxPolecats).toBe(21)
  })

  it('promise 9: each setting of a rig too, and its gates in their order', async () => {
    const [rigId = ''] = Object.values(seeded.rigs) as string[]
    const getRig = () => client().getRigConfig.query({ townId: seeded.townId, rigId })
    await client().updateRigConfig.mutate({ townId: seeded.townId, rigId, config: { gates: [] } })
    await page.goto(`${townUrl()}/rigs/${rigId}/settings`)
    await section('danger').waitFor()
    await changeAll(rigValues, getRig)
    for (const [number, command] of ['npm run lint', 'npm test'].entries()) {
      await page.getByRole('button', { name: 'Add a gate' }).click()
      await page.getByLabel(`Command of gate ${number + 1}`).fill(command)
    }
    await page.getByLabel('Time limit of gate 2 in minutes').fill('2.5')
    await page.getByRole('button', { name: 'Move gate 2 up' }).click()
    await save('gates').click()
    await saved('gates')
    expect((await getRig()).gates).toEqual([
      { command: 'npm test', timeLimitMinutes: 2.5 },
      { command: 'npm run lint', timeLimitMinutes: 10 },
    ])
    await page.getByRole('button', { name: 'Remove gate 1' }).click()
    await save('gates').click()
    await until('the gate is gone', async () => (await getRig()).gates.length === 1)
    await page.goto(settingsUrl())
    await section('rigs').getByText('Instructions: Use tabs.').waitFor()
  })

  it('imports beads after it has shown which', async () => {
    const issues = JSON.stringify([{ number: 4711, title: 'An issue from elsewhere', state: 'OPEN', body: '' }])
    const imported = section('import')
    await imported.getByLabel('What it is').selectOption('github-issues')
    await imported.getByLabel('Text').fill(issues)
    const titled = async () =>
      (await client().listBeads.query({ townId: seeded.townId, search: 'An issue from elsewhere' })).beads
    await imported.getByRole('button', { name: 'Look what would be made' }).click()
    await imported.getByText('Would be made: 1').waitFor()
    expect(await titled()).toEqual([])
    await imported.getByRole('button', { name: 'Import 1 bead' }).click()
    await imported.getByText('Made: 1', { exact: true }).waitFor()
    expect(await titled()).toMatchObject([{ hold: true }])
  })

  it('gives the whole town as a file', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download the town' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^gastown-.+\.jsonl$/)
    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n')
    const parsed = lines.map((line) => exportLineSchema.parse(JSON.parse(line)))
    const end = parsed.at(-1)
    expect(end?.kind === 'end' ? end.lines['bead'] : 0).toBeGreaterThan(300)
    expect(parsed[0]).toMatchObject({ kind: 'town', townId: seeded.townId })
  })

  it('shows what the rules would do, and the install with how it is changed', async () => {
    await page.getByRole('button', { name: 'Dry run of the rules' }).click()
    await page.getByTestId('dry-run').getByText('Invariants that do not hold: 0').waitFor()
    const { violations } = await client().dryRunReconcile.query({ townId: seeded.townId })
    expect(violations).toEqual([])
    await section('install').getByText('gastown up --memory-budget MiB').waitFor()
    await section('dead-letters').getByText('None: everything that was owed was done.').waitFor()
  })

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(settingsUrl())
    await section('danger').waitFor()
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(await overflow()).toBeLessThanOrEqual(0)
    const [rigId = ''] = Object.values(seeded.rigs) as string[]
    await page.goto(`${townUrl()}/rigs/${rigId}/settings`)
    await section('danger').waitFor()
    expect(await overflow()).toBeLessThanOrEqual(0)
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('deletes the town only when its name is typed', async () => {
    await page.goto(settingsUrl())
    await section('danger').getByRole('button', { name: 'Delete town…' }).click()
    const dialog = page.getByRole('dialog')
    const deletion = dialog.getByRole('button', { name: 'Delete town' })
    expect(await deletion.isDisabled()).toBe(true)
    await dialog.getByLabel(/Type/).fill(seeded.town.name)
    await deletion.click()
    await until('the town is gone', async () => (await client().listTowns.query()).towns.length === 0)
    expect(complaints).toEqual([])
  })
})
