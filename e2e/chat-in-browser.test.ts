import { startScriptedModel, type ScriptedModel } from '@gastown/demo-model/start-scripted-model'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { gastownUp, temporaryDataDir, withoutTerminal, type GastownProcess } from './support/gastown-process.ts'
import { terminalOn } from './support/terminal-page.ts'
import { until } from './support/until.ts'

/** An answer after a cold start of the engine, on a machine that does other work too. */
const coldMs = 90_000

describe('a chat with the mayor in the browser', () => {
  let folder: Awaited<ReturnType<typeof temporaryDataDir>>
  let model: ScriptedModel
  let gastown: GastownProcess
  let browser: Browser
  let page: Page
  let townId: string
  const complaints: string[] = []

  beforeAll(async () => {
    folder = await temporaryDataDir()
    model = await startScriptedModel()
    gastown = await gastownUp({ dataDir: folder.dataDir })
    browser = await openBrowser()
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(gastown.loginUrl)
    const town = await gastown.client.createTown.mutate({
      name: 'Springfield',
      model: { provider: 'openai-compatible', baseURL: model.baseURL, apiKey: 'sk-test', model: 'scripted' },
    })
    townId = town.townId
    await withoutTerminal(gastown, townId)
    await page.goto(`${gastown.url}/towns/${townId}`)
    await page.evaluate(() => Object.assign(window, { sameDocument: true }))
  })
  afterAll(async () => {
    await browser?.close()
    await gastown?.drain()
    await model?.close()
    await folder?.remove()
  })

  const answers = () => page.getByTestId('message-assistant')
  async function say(text: string): Promise<void> {
    await page.getByLabel('Message to the mayor').fill(text)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
  }
  const chunksIn = (text: string) => [...text.matchAll(/chunk-(\d+)/g)].map((match) => Number(match[1]))
  const countTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

  it('shows an answer word by word while it is made, and then the whole of it once', async () => {
    await say('[[slow 60 chunks 80]]')
    const answer = answers().last()
    await until(
      'the answer has begun and is not whole',
      async () => {
        if ((await answers().count()) === 0) return false
        const seen = chunksIn(await answer.innerText())
        return seen.length > 2 && seen.length < 50
      },
      coldMs,
    )
    await page.locator('[data-testid=message-assistant][data-state=complete]').first().waitFor({ timeout: coldMs })
    expect(chunksIn(await answer.innerText())).toEqual(countTo(60))
    await page.locator('[data-testid=message-user][data-state=answered]').first().waitFor()
  })

  it('goes on over a crash of the control plane in the middle of an answer, without a reload', async () => {
    const before = await answers().count()
    await say('[[slow 100 chunks 80]]')
    await until(
      'the answer has begun',
      async () => (await answers().count()) > before && chunksIn(await answers().last().innerText()).length > 2,
      coldMs,
    )
    await gastown.crash()
    await page.locator('[data-testid=connection][data-state=disconnected]').waitFor()
    gastown = await gastownUp({ dataDir: folder.dataDir, port: Number(new URL(gastown.url).port) })
    await until('the answer is whole', async () => chunksIn(await answers().last().innerText()).length === 100, coldMs)
    expect(chunksIn(await answers().last().innerText())).toEqual(countTo(100))
    expect(await answers().count()).toBe(before + 1)
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)
  })

  it('stops a turn: what was said stays, the reason is told, and the next message is answered', async () => {
    const before = await answers().count()
    await say('[[slow 600 chunks 100]]')
    await until('the answer has begun', async () => (await answers().count()) > before, coldMs)
    await page.getByTestId('stop-turn').click()
    await page.locator('[data-testid=message-assistant][data-state=interrupted]').waitFor({ timeout: coldMs })
    await page.getByText('The user stopped it.').first().waitFor()
    expect(chunksIn(await answers().last().innerText()).length).toBeLessThan(600)
    await say('Are you still there?')
    await page.getByTestId('message-assistant').filter({ hasText: 'You said: Are you still there?' }).waitFor({ timeout: coldMs })
    expect(model.turnsOf('slow 600')).toBe(1)
  })

  it('sends a file with a message: the row shows it, it can be fetched, and the agent is told where it is', async () => {
    await page
      .getByTestId('attachment-input')
      .setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('Build a bridge.') })
    await page.getByTestId('attachment-chip').filter({ hasText: 'plan.txt' }).waitFor()
    await say('Look at the plan')
    await page.getByTestId('message-attachment').filter({ hasText: 'plan.txt' }).waitFor()
    await until(
      'the model was asked',
      () =>
        model.turnsOf('Look at the plan') > 0 ||
        model.requests().some((request) => JSON.stringify(request.messages).includes('plan.txt')),
      coldMs,
    )
    expect(JSON.stringify(model.requests().at(-1)?.messages)).toContain('plan.txt')
    const { messages } = await gastown.client.getConversation.query({ townId })
    const attachment = messages.flatMap((message) => message.attachments ?? [])[0]
    const fetched = await page.request.get(`${gastown.url}/api/towns/${townId}/attachments/${attachment?.attachmentId ?? ''}`)
    expect(await fetched.text()).toBe('Build a bridge.')
    expect(fetched.headers()['content-disposition']).toContain('attachment')
  })

  it('started the terminal when the page asked for it, since the settings say that none waits in the background', async () => {
    expect((await gastown.client.getTownConfig.query({ townId })).terminal.background).toBe(false)
    await terminalOn(page).painted()
  })

  it('saw no error in the page', () => {
    expect(complaints).toEqual([])
  })
})
