import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { openCuttableProxy, type CuttableProxy } from './support/cuttable-proxy.ts'
import { gastownUp, readManifest, temporaryDataDir, type GastownProcess } from './support/gastown-process.ts'
import { writeKiloWithShell } from './support/kilo-with-shell.ts'
import { terminalOn, type TerminalPage } from './support/terminal-page.ts'
import { recordTown } from './support/town-record.ts'
import { until } from './support/until.ts'

/** Long enough to be seen as a loss of the network, and shorter than any person waits before pressing reload. */
const outageMs = 5_000
/** An answer of an engine that was not asked before, on a machine that does other work too. */
const coldMs = 90_000
/** As many numbers as fit on one screen, so that the whole of what was printed can be read off it. */
const counted = 300
/** Prints 1 to `counted` in some eight seconds, all on the screen. */
const count = `clear; i=0; while [ $i -lt ${counted} ]; do i=$((i+1)); printf '%s ' $i; sleep 0.025; done; echo; echo all-counted`

/**
 * A terminal whose program is a shell, in real Chromium, with the real town, container and PTY between them, and a network that can be
 * cut. Its screen tells of each byte.
 */
describe('a live terminal in the browser', () => {
  let folder: Awaited<ReturnType<typeof temporaryDataDir>>
  let proxy: CuttableProxy
  let env: Record<string, string>
  let gastown: GastownProcess
  let browser: Browser
  let page: Page
  let terminal: TerminalPage
  let townId: string
  const complaints: string[] = []

  const up = (port = 0) => gastownUp({ dataDir: folder.dataDir, args: ['--sandbox', 'none'], env, port })
  const address = () => `http://127.0.0.1:${proxy.port}`

  beforeAll(async () => {
    folder = await temporaryDataDir()
    proxy = await openCuttableProxy()
    env = { GASTOWN_KILO_BIN: await writeKiloWithShell(folder.dataDir), GASTOWN_ALLOWED_HOSTS: `127.0.0.1:${proxy.port}` }
    gastown = await up()
    proxy.leadTo(Number(new URL(gastown.url).port))
    browser = await openBrowser()
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(address() + new URL(gastown.loginUrl).pathname + new URL(gastown.loginUrl).search)
    townId = (await gastown.client.createTown.mutate({ name: 'Springfield' })).townId
    await page.goto(`${address()}/towns/${townId}`)
    terminal = terminalOn(page)
    await terminal.painted()
    await terminal.shows('$')
    await page.evaluate(() => Object.assign(window, { sameDocument: true }))
  })
  afterAll(async () => {
    await browser?.close()
    await gastown?.drain()
    await proxy?.close()
    await folder?.remove()
  })

  /** The numbers that the counting has printed onto the screen, in their order. */
  async function countedOn(shown: TerminalPage): Promise<readonly number[]> {
    const text = (await shown.rows()).join(' ')
    return (text.match(/\b\d+\b/g) ?? []).map(Number)
  }
  async function expectAllCounted(shown: TerminalPage): Promise<void> {
    await shown.shows('all-counted')
    // Nothing else on the screen has digits, and a number that the end of a row cuts is whole again when the rows are joined.
    const digits = (await shown.rows()).join('').replaceAll(/[^\d]/g, '')
    expect(digits).toBe(Array.from({ length: counted }, (_, index) => index + 1).join(''))
  }
  const ranOnce = (printed: string) =>
    until(
      `${printed} was printed once`,
      async () => (await terminal.rows()).filter((row) => row.endsWith(printed)).length === 1,
      90_000,
    )
  const isSameDocument = () => page.evaluate(() => 'sameDocument' in window)

  it('survives a switch to the settings and back: same screen, same socket, and what was printed meanwhile', async () => {
    await terminal.run('echo before-the-switch; sleep 1; echo printed-while-away')
    await page
      .locator('.xterm')
      .first()
      .evaluate((element) => Object.assign(element, { sameScreen: true }))
    for (const place of ['Settings', 'Overview']) {
      await page.getByRole('link', { name: place, exact: true }).click()
      await page.getByRole('heading', { name: place, exact: true }).waitFor()
    }
    await until('it was printed', async () => (await terminal.rows()).includes('printed-while-away'))
    expect(
      await page
        .locator('.xterm')
        .first()
        .evaluate((element) => 'sameScreen' in element),
    ).toBe(true)
  })

  it('survives a reload: what was on the screen is there again, and a key typed before is typed once', async () => {
    await terminal.run('clear; echo kept-over-the-reload')
    await terminal.shows('kept-over-the-reload')
    await terminal.type('echo half-a-')
    await terminal.shows('half-a-')
    await page.reload()
    await page.evaluate(() => Object.assign(window, { sameDocument: true }))
    await terminal.painted()
    await terminal.shows('kept-over-the-reload')
    await terminal.run('line')
    await until('the line ran', async () => (await terminal.rows()).includes('half-a-line'))
    expect((await terminal.rows()).filter((row) => row === 'half-a-line')).toHaveLength(1)
  })

  it('is read to a screen reader once the user says so, until it is unsaid', async () => {
    const described = page.getByTestId('mayor-terminal').locator('.xterm-accessibility-tree > div')
    await terminal.run('clear; echo read-this-aloud')
    await terminal.shows('read-this-aloud')
    expect(await described.count()).toBe(0)
    const button = page.getByRole('button', { name: 'Read the terminal to a screen reader' })
    await button.press('Enter')
    await described.filter({ hasText: /^read-this-aloud/ }).waitFor()
    await button.press('Enter')
    await until('it is read no more', async () => (await described.count()) === 0)
  })

  it('is shared by a second window of another size, which sees and types the same', async () => {
    const second = await (await browser.newContext({ viewport: { width: 900, height: 600 } })).newPage()
    await second.goto(gastown.url)
    await second.context().addCookies((await page.context().cookies()).map((cookie) => ({ ...cookie, domain: '127.0.0.1' })))
    await second.goto(`${address()}/towns/${townId}`)
    const other = terminalOn(second)
    await other.painted()
    await terminal.run('clear; echo from-the-first')
    await other.shows('from-the-first')
    await other.run('echo from-the-second; stty size')
    await terminal.shows('from-the-second')
    // The one that was typed into last has the size; the other shows it as it is.
    const sizes = await until('both show the same size', async () => {
      const [one, two] = [await terminal.rows(), await other.rows()].map((rows) => rows.find((row) => /^\d+ \d+$/.test(row)))
      return one !== undefined && one === two ? one : null
    })
    expect(Number(sizes.split(' ')[1])).toBeLessThan(70)
    await second.context().close()
    await terminal.run('clear; stty size')
    await until('the first has its size again', async () =>
      (await terminal.rows()).some((row) => /^\d+ \d+$/.test(row) && Number(row.split(' ')[1]) > 70),
    )
  })

  it('survives five seconds without a network: every number is there once, and keys typed meanwhile are typed once', async () => {
    await terminal.run(count)
    await until('it counts', async () => (await countedOn(terminal)).length > 10)
    proxy.cut()
    await page.locator('[data-testid=mayor-terminal][data-state=disconnected]').waitFor()
    await terminal.type('echo typed-without-a-$(echo the)-network')
    await page.keyboard.press('Enter')
    await page.getByLabel('Message to the mayor').fill('Hello, my name is Ada')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByTestId('message-outgoing').filter({ hasText: 'waits for the town' }).waitFor()
    await page.waitForTimeout(outageMs)
    proxy.mend()
    await expectAllCounted(terminal)
    await ranOnce('typed-without-a-the-network')
    await page.getByTestId('message-assistant').filter({ hasText: 'Welcome, Ada' }).waitFor({ timeout: coldMs })
    expect(await page.getByTestId('message-user').count()).toBe(1)
    expect(await isSameDocument()).toBe(true)
  })

  it('survives a crash of the control plane: the program goes on, and nothing it printed is missing', async () => {
    // What was counted before is no sign of this counting.
    await terminal.run('clear')
    await until('the screen is empty', async () => (await countedOn(terminal)).length === 0)
    await terminal.run(count)
    await until('it counts', async () => (await countedOn(terminal)).length > 10)
    await gastown.crash()
    await page.locator('[data-testid=mayor-terminal][data-state=disconnected]').waitFor()
    await terminal.type('echo typed-without-a-$(echo the)-town')
    await page.keyboard.press('Enter')
    gastown = await up(Number(new URL(gastown.url).port))
    await expectAllCounted(terminal)
    await ranOnce('typed-without-a-the-town')
    expect(await isSameDocument()).toBe(true)
  })

  it('survives the end of its container: a new program comes, and keys typed meanwhile are typed into it once', async () => {
    await terminal.run('clear; echo before-the-end')
    await terminal.shows('before-the-end')
    const record = await recordTown(page)
    process.kill((await readManifest(folder.dataDir, townId)).pid, 'SIGKILL')
    await record.saw('the terminal is not live', ({ state }) => state !== 'live')
    await terminal.type('echo typed-without-a-$(echo the)-container')
    await page.keyboard.press('Enter')
    await terminal.painted()
    await ranOnce('typed-without-a-the-container')
    expect(await isSameDocument()).toBe(true)
  })

  it('takes fifty megabytes: the last line is there, the page answers meanwhile, and its memory stays bounded', async () => {
    const goOn = path.join(folder.dataDir, 'go-on')
    await terminal.run(
      `clear; until [ -e ${goOn} ]; do seq -f "%040.0f" 1 20000; done; seq -f "%040.0f" 1 1280000; echo flood-is-over`,
    )
    await until('it floods', async () => (await terminal.rows()).some((row) => /^0{30,}\d+$/.test(row)))
    for (const place of ['Activity', 'Overview']) {
      await page.getByRole('link', { name: place, exact: true }).click()
      await page.getByRole('heading', { name: place, exact: true }).waitFor()
    }
    // Up to here the flood could not end; the fifty megabytes come now.
    await writeFile(goOn, '')
    await terminal.shows('flood-is-over', 120_000)
    const numbers = (await terminal.rows()).filter((row) => /^0{30,}\d+$/.test(row)).map(Number)
    expect(numbers.at(-1)).toBe(1_280_000)
    expect(numbers).toEqual(numbers.map((_, index) => 1_280_000 - numbers.length + 1 + index))
    const session = await page.context().newCDPSession(page)
    await session.send('HeapProfiler.collectGarbage')
    const { usedSize } = await session.send('Runtime.getHeapUsage')
    // The scrollback that the page keeps is some 10 MB, the page itself 20 MB: what was printed is 50 MB.
    expect(usedSize).toBeLessThan(60 * 1024 * 1024)
    expect(await isSameDocument()).toBe(true)
  })

  it('saw no error in the page', () => {
    expect(complaints).toEqual([])
  })
})
