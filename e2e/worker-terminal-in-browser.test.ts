import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { terminalOn } from './support/terminal-page.ts'
import { until } from './support/until.ts'
import { openWorkTown, type WorkTown } from './support/work-town.ts'

/** A server boots, and its terminal beside it, on a machine that does other work too. */
const coldMs = 180_000

/** A worker of the real engine at a bead on which its model hangs, seen in real Chromium. */
describe("a worker's terminal in the browser", { timeout: 4 * coldMs }, () => {
  let town: WorkTown
  let browser: Browser
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    town = await openWorkTown()
    browser = await openBrowser()
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(town.gastown.loginUrl)
  })
  afterAll(async () => {
    await browser?.close()
    await town?.end()
  })

  const terminal = () => page.getByTestId('agent-terminal')
  const rows = async (): Promise<string> => (await terminalOn(page, 'agent-terminal').rows()).join('\n')

  it('is live while it works, shows what it is at, and says plainly that it has ended', async () => {
    const { rigId } = await town.rig('shop')
    const beadId = await town.bead(rigId, 'Look at the shelves', { body: '[[hang]]' })
    const bead = await town.becomes(beadId, 'in_progress')
    const { agents } = await town.gastown.client.listAgents.query({ townId: town.townId })
    const name = agents.find(({ agentId }) => agentId === bead.agentId)?.name ?? ''
    await page.goto(`${town.gastown.url}/towns/${town.townId}`)
    await page.getByRole('button', { name: 'Find or do anything' }).click()
    await page.getByRole('combobox').fill(`Terminal of ${name}`)
    await page
      .getByRole('option', { selected: true })
      .filter({ hasText: `Terminal of ${name}` })
      .waitFor()
    await page.keyboard.press('Enter')
    await page
      .locator('[data-testid=agent-terminal][data-state=live][data-painted=true]')
      .waitFor({ timeout: coldMs })
      .catch(async (error: unknown) => {
        throw new Error(`${String(error)}; it says: ${await terminal().innerText()}`)
      })
    await until('it shows the task of its bead', async () => (await rows()).includes('gt_done'), coldMs)
    await town.gastown.client.closeBead.mutate({ townId: town.townId, beadId, reason: 'Not needed.' })
    await page.locator('[data-testid=agent-terminal][data-state=ended]').waitFor({ timeout: coldMs })
    expect(await terminal().innerText()).toContain('The terminal ended')
    // What it said last can still be read.
    expect(await rows()).toContain('gt_done')
    await page.reload()
    await page.getByTestId('agent-terminal').getByText('has no task now').waitFor({ timeout: coldMs })
    expect(complaints).toEqual([])
  })
})
