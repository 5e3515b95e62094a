import type { Step } from '@gastown/demo-model/brain'
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
  /** What the model waits for, in the middle of its answer. */
  const gates = Array.from({ length: 4 }, () => Promise.withResolvers<void>())
  const chunks = (from: number, to: number): Step[] =>
    Array.from({ length: to - from + 1 }, (_, index) => ({ type: 'text', text: `chunk-${from + index} ` }))
  const gate = (index: number): Step => ({ type: 'gate', opened: gates[index]?.promise ?? Promise.resolve() })
  const scripts = new Map<string, readonly Step[]>([
    ['Count word by word', [...chunks(1, 1), gate(0), ...chunks(2, 2), gate(1), ...chunks(3, 3), gate(2), ...chunks(4, 60)]],
    ['Count over a crash', [...chunks(1, 3), gate(3), ...chunks(4, 60)]],
  ])

  beforeAll(async () => {
    folder = await temporaryDataDir()
    model = await startScriptedModel({
      script: ({ kind, messages }) => (kind === 'turn' ? (scripts.get(messages.at(-1)?.text ?? '') ?? null) : null),
    })
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
    await say('Count word by word')
    const answer = answers().last()
    for (const [index, { resolve }] of gates.slice(0, 3).entries()) {
      await until(
        `the answer has ${index + 1} words`,
        async () => (await answers().count()) > 0 && chunksIn(await answer.innerText()).length === index + 1,
        coldMs,
      )
      resolve()
    }
    await page.locator('[data-testid=message-assistant][data-state=complete]').first().waitFor({ timeout: coldMs })
    expect(chunksIn(await answer.innerText())).toEqual(countTo(60))
    await page.locator('[data-testid=message-user][data-state=answered]').first().waitFor()
  })

  it('goes on over a crash of the control plane in the middle of an answer, without a reload', async () => {
    const before = await answers().count()
    await say('Count over a crash')
    await until(
      'the answer has begun',
      async () => (await answers().count()) > before && chunksIn(await answers().last().innerText()).length === 3,
      coldMs,
    )
    await gastown.crash()
    await page.locator('[data-testid=connection][data-state=disconnected]').waitFor()
    gastown = await gastownUp({ dataDir: folder.dataDir, port: Number(new URL(gastown.url).port) })
    gates[3]?.resolve()
    // The answer before it is whole already.
    await until(
      'the answer is whole',
      async () => (await answers().count()) > before && chunksIn(await answers().last().innerText()).length === 60,
      coldMs,
    )
    expect(chunksIn(await answers().last().innerText())).toEqual(countTo(60))
    expect(await answers().count()).toBe(before + 1)
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)
  })

  it('stops a turn: what was said stays, the reason is told, and the next message is answered', async () => {
    const before = await answers().count()
    await say('[[slow 5 chunks 1]]\n[[hang]]')
    await until('the answer has begun', async () => (await answers().count()) > before, coldMs)
    await page.getByTestId('stop-turn').click()
    await page.locator('[data-testid=message-assistant][data-state=interrupted]').waitFor({ timeout: coldMs })
    await page.getByText('The user stopped it.').first().waitFor()
    expect(chunksIn(await answers().last().innerText()).length).toBeLessThanOrEqual(5)
    await say('Are you still there?')
    await page.getByTestId('message-assistant').filter({ hasText: 'You said: Are you still there?' }).waitFor({ timeout: coldMs })
    expect(model.turnsOf('slow 5')).toBe(1)
  })

  it('sends a file with a message: the row shows it, it can be fetched, and the agent is told where it is', async () => {
    await page
      .getByTestId('attachment-input')
      .setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('Build a bridge.') })
    await page.getByTestId('attachment-chip').filter({ hasText: 'plan.txt' }).waitFor()
    await say('Look at the plan')
    await page.getByTestId('message-user').getByTestId('message-attachment').filter({ hasText: 'plan.txt' }).waitFor()
    await until(
      'the model was told where the file is',
      () => model.requests().some(({ messages }) => JSON.stringify(messages.at(-1)).includes('plan.txt')),
      coldMs,
    )
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
