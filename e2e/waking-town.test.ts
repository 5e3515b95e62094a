import type { StartupPhase } from '@gastown/contract/telemetry'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { gastownUp, readManifest, temporaryDataDir, type GastownProcess } from './support/gastown-process.ts'
import { writeKiloBehindGate, type KiloBehindGate } from './support/kilo-behind-gate.ts'
import { engineServersOf, isRunning } from './support/processes.ts'
import { terminalOn } from './support/terminal-page.ts'
import { recordTown, type TownMoment, type TownRecord } from './support/town-record.ts'
import { until } from './support/until.ts'

/** The screen before the mayor, a terminal in each phase of a start, and a click that meets a prewarm. */
describe('a town that wakes', () => {
  let folder: Awaited<ReturnType<typeof temporaryDataDir>>
  let kilo: KiloBehindGate
  let gastown: GastownProcess
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let townId: string
  /** Of the page, in the document that it has at the time. */
  let record: TownRecord

  beforeAll(async () => {
    folder = await temporaryDataDir()
    kilo = await writeKiloBehindGate(folder.dataDir)
    gastown = await gastownUp({ dataDir: folder.dataDir, env: { GASTOWN_KILO_BIN: kilo.file } })
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
    const { pid } = await readManifest(folder.dataDir, townId)
    await page.goto(gastown.url)
    await gastown.client.stopContainer.mutate({ townId })
    await until('the town is asleep', async () => (await gastown.client.getTown.query({ townId })).container.state === 'asleep')
    // It is asleep as soon as it is to be; its container drains first, and would still show its terminal to whoever comes.
    await until('its container is gone', () => !isRunning(pid))
  }
  const hasReached = async (phase: StartupPhase) =>
    (await gastown.client.getTown.query({ townId })).startup?.phases.some((reached) => reached.phase === phase) === true
  const open = async (): Promise<Page> => {
    const opened = await context.newPage()
    await opened.goto(`${gastown.url}/towns/${townId}`)
    return opened
  }

  const showsLast = ({ still, dated, screen, answers }: TownMoment) =>
    still && dated && screen.includes('Welcome, Ada') && answers.some((answer) => answer.includes('Welcome, Ada'))

  it('shows the last screen and the last conversation before its mayor is there, marked with their time', async () => {
    await stop()
    await kilo.shut()
    record = await recordTown(page)
    await page.getByRole('link', { name: 'Springfield' }).click()
    await record.saw('the last screen beside the last conversation', showsLast)
    expect((await gastown.client.getTown.query({ townId })).mayor?.live).toBe(false)
    await page.locator('[data-testid=ensure-outcome][data-outcome=fresh_dispatch]').waitFor()
  })

  it('a terminal that is opened in any phase of the start becomes the same live terminal', async () => {
    const opened: Page[] = [await open()]
    const openIn = async (phase: StartupPhase): Promise<void> => {
      await until(phase, () => hasReached(phase))
      opened.push(await open())
    }
    for (const phase of ['container_ready', 'workspace_ready', 'db_hydrated'] as const) await openIn(phase)
    await kilo.open()
    for (const phase of ['sdk_ready', 'session_created', 'terminal_ready'] as const) await openIn(phase)
    await gastown.client.sendMessage.mutate({ townId, message: 'What is my name?' })
    await openIn('first_token')
    for (const each of [page, ...opened]) {
      await terminalOn(each).painted()
      await terminalOn(each).shows('Your name is Ada')
    }
    for (const each of opened) await each.close()
    expect(engineServersOf((await readManifest(folder.dataDir, townId)).pid)).toHaveLength(1)
  })

  it('swaps the last screen for the live one in the same document, and neither it nor the conversation is gone before', async () => {
    const moments = await record.moments()
    const shown = moments.slice(moments.findIndex(showsLast))
    const live = shown.findIndex(({ state }) => state === 'live')
    expect(live).toBeGreaterThan(0)
    expect(shown.slice(0, live).filter((moment) => !showsLast(moment))).toEqual([])
    expect(shown.slice(live).filter(({ state, still, dated }) => state !== 'live' || still || dated)).toEqual([])
    expect(shown.filter(({ answers }) => answers.length === 0)).toEqual([])
  })

  it('has a live terminal again after a kill of its agent server, on the same page', async () => {
    record = await recordTown(page)
    const { pid } = await readManifest(folder.dataDir, townId)
    const [killed] = engineServersOf(pid)
    if (killed === undefined) throw new Error('No agent server runs.')
    process.kill(killed.pid, 'SIGKILL')
    await record.saw('the terminal is not live', ({ state }) => state !== 'live')
    await terminalOn(page).painted()
    await terminalOn(page).shows('Your name is Ada')
    // Recorded in the document itself: it is the same.
    expect((await record.moments()).filter(({ state }) => state === null)).toEqual([])
    // It healed by itself: same container, one other server, and nobody had to ask.
    expect((await readManifest(folder.dataDir, townId)).pid).toBe(pid)
    const [server, ...others] = engineServersOf(pid)
    expect(others).toEqual([])
    expect(server?.pid).not.toBe(killed.pid)
    const { notices } = await gastown.client.getTown.query({ townId })
    expect(notices.some(({ text }) => text.includes("The mayor's server was replaced"))).toBe(true)
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
    await terminalOn(page).shows('Your name is Ada')
    expect(engineServersOf(manifest.pid)).toHaveLength(1)
    expect((await readManifest(folder.dataDir, townId)).pid).toBe(manifest.pid)
  })
})
