import type { StartupPhase } from '@gastown/contract/telemetry'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { gastownUp, readManifest, temporaryDataDir, type GastownProcess } from './support/gastown-process.ts'
import { engineServersOf } from './support/processes.ts'
import { terminalOn } from './support/terminal-page.ts'
import { until } from './support/until.ts'

/** The screen before the mayor, a terminal in each phase of a start, and a click that meets a prewarm. */
describe('a town that wakes', () => {
  let folder: Awaited<ReturnType<typeof temporaryDataDir>>
  let gastown: GastownProcess
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let townId: string

  beforeAll(async () => {
    folder = await temporaryDataDir()
    gastown = await gastownUp({ dataDir: folder.dataDir })
    browser = await openBrowser()
    context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    page = await context.newPage()
    await page.goto(gastown.loginUrl)
    townId = (await gastown.client.createTown.mutate({ name: 'Springfield' })).townId
    await page.goto(`${gastown.url}/towns/${townId}`)
    await terminalOn(page).painted()
    const { messageId } = await gastown.client.sendMessage.mutate({ townId, message: 'Hello, my name is Ada' })
    await until('it is answered', async () => {
      const { messages } = await gastown.client.getConversation.query({ townId })
      return messages.find((row) => row.messageId === messageId)?.state === 'answered'
    })
    await terminalOn(page).shows('Welcome, Ada')
  })
  afterAll(async () => {
    await browser?.close()
    await gastown?.drain()
    await folder?.remove()
  })

  async function stop(): Promise<void> {
    await page.goto(gastown.url)
    await gastown.client.stopContainer.mutate({ townId })
    await until('the town is asleep', async () => (await gastown.client.getTown.query({ townId })).container.state === 'asleep')
  }
  const hasReached = async (phase: StartupPhase) =>
    (await gastown.client.getTown.query({ townId })).startup?.phases.some((reached) => reached.phase === phase) === true
  const open = async (): Promise<Page> => {
    const opened = await context.newPage()
    await opened.goto(`${gastown.url}/towns/${townId}`)
    return opened
  }

  it('shows the last screen and the last conversation before its mayor is there, marked with their time, and swaps to live', async () => {
    await stop()
    await page.getByRole('link', { name: 'Springfield' }).click()
    await page.locator('[data-testid=mayor-terminal][data-still=true]').waitFor()
    await page.getByText(/as it was at/).waitFor()
    await terminalOn(page).shows('Welcome, Ada')
    await page.getByTestId('message-assistant').filter({ hasText: 'Welcome, Ada' }).waitFor()
    expect((await gastown.client.getTown.query({ townId })).mayor?.live).toBe(false)
    await terminalOn(page).painted()
    await terminalOn(page).shows('Welcome, Ada')
    expect(await page.getByText(/as it was at/).count()).toBe(0)
    await page.locator('[data-testid=ensure-outcome][data-outcome=fresh_dispatch]').waitFor()
  })

  it('a terminal that is opened in any phase of the start becomes the same live terminal', async () => {
    await stop()
    const opened: Page[] = [await open()]
    const phases = [
      'container_ready',
      'workspace_ready',
      'db_hydrated',
      'sdk_ready',
      'session_created',
      'terminal_ready',
    ] as const
    for (const phase of phases) {
      await until(phase, () => hasReached(phase))
      opened.push(await open())
    }
    await gastown.client.sendMessage.mutate({ townId, message: 'What is my name?' })
    await until('first_token', () => hasReached('first_token'))
    opened.push(await open())
    for (const each of opened) {
      await terminalOn(each).painted()
      await terminalOn(each).shows('Welcome, Ada')
    }
    for (const each of opened) await each.close()
    expect(engineServersOf((await readManifest(folder.dataDir, townId)).pid)).toHaveLength(1)
  })

  it('has a live terminal again after a kill of its agent server, on the same page', async () => {
    await page.goto(`${gastown.url}/towns/${townId}`)
    await terminalOn(page).painted()
    await page.evaluate(() => Object.assign(window, { sameDocument: true }))
    const { pid } = await readManifest(folder.dataDir, townId)
    const [killed] = engineServersOf(pid)
    if (killed === undefined) throw new Error('No agent server runs.')
    process.kill(killed.pid, 'SIGKILL')
    await page.locator('[data-testid=mayor-terminal]:not([data-state=live])').waitFor()
    await terminalOn(page).painted()
    await terminalOn(page).shows('Welcome, Ada')
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)
    // It healed by itself: same container, one other server, and nobody had to ask.
    expect((await readManifest(folder.dataDir, townId)).pid).toBe(pid)
    const [server, ...others] = engineServersOf(pid)
    expect(others).toEqual([])
    expect(server?.pid).not.toBe(killed.pid)
    await page.getByRole('tab', { name: /notices/i }).click()
    await page.getByText(/The mayor's server was replaced/).waitFor()
  })

  it('is warm again by itself after a kill of its container: whoever comes finds the session there, and starts nothing', async () => {
    const { pid } = await readManifest(folder.dataDir, townId)
    process.kill(pid, 'SIGKILL')
    await until('another container came', async () => (await readManifest(folder.dataDir, townId).catch(() => null))?.pid !== pid)
    await until('its prewarm is done', async () => {
      const { startup } = await gastown.client.getTown.query({ townId })
      return startup?.prewarm?.outcome === 'ready'
    })
    const [server] = engineServersOf((await readManifest(folder.dataDir, townId)).pid)
    expect((await gastown.client.ensureMayor.mutate({ townId })).sessionStatus).toBe('active')
    await page.goto(`${gastown.url}/towns/${townId}`)
    await terminalOn(page).painted()
    await page.locator('[data-testid=ensure-outcome][data-outcome^=short_circuit]').waitFor()
    expect(engineServersOf((await readManifest(folder.dataDir, townId)).pid)).toEqual([server])
  })

  it('a click in the middle of a prewarm joins it: one server, one session', async () => {
    await page.goto(gastown.url)
    const { pid } = await readManifest(folder.dataDir, townId)
    process.kill(pid, 'SIGKILL')
    const manifest = await until('another container came', async () => {
      const found = await readManifest(folder.dataDir, townId).catch(() => null)
      return found !== null && found.pid !== pid ? found : null
    })
    await page.getByRole('link', { name: 'Springfield' }).click()
    await terminalOn(page).painted()
    await terminalOn(page).shows('Welcome, Ada')
    expect(engineServersOf(manifest.pid)).toHaveLength(1)
    expect((await readManifest(folder.dataDir, townId)).pid).toBe(manifest.pid)
  })
})
