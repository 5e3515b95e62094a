import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { startScriptedModel, type ScriptedModel } from '@gastown/demo-model/start-scripted-model'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { gastownUp, readManifest, temporaryDataDir, type GastownProcess } from './support/gastown-process.ts'
import { engineServersOf, isRunning } from './support/processes.ts'
import { skipOnboarding } from './support/skip-onboarding.ts'
import { until } from './support/until.ts'

/** A server boots, and another one beside it. */
const bootMs = 90_000

/** Towns that take over the spare of the machine, one after the other. */
describe('a brand-new town', { timeout: 3 * bootMs }, () => {
  let model: ScriptedModel
  let folder: Awaited<ReturnType<typeof temporaryDataDir>>
  let gastown: GastownProcess
  let browser: Browser
  let page: Page
  /** The server that waits for the next town. */
  let spare: { readonly townId: string; readonly containerPid: number; readonly serverPid: number }

  beforeAll(async () => {
    model = await startScriptedModel()
    folder = await temporaryDataDir()
    gastown = await gastownUp({ dataDir: folder.dataDir, spares: 1 })
    browser = await openBrowser()
    page = await browser.newPage()
    await skipOnboarding(page)
    spare = await readySpare()
  })
  afterAll(async () => {
    await browser?.close()
    await gastown?.drain()
    await model?.close()
    await folder?.remove()
  })

  const containers = async () => {
    const entries = await readdir(path.join(folder.dataDir, 'containers'), { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  }
  const client = () => gastown.client

  async function readySpare(): Promise<typeof spare> {
    await until('a spare is ready', async () => (await client().getSystem.query()).warmth?.spares.ready === 1, bootMs)
    const known = new Set((await client().listTowns.query()).towns.map((town) => String(town.townId)))
    const [townId = 'none', ...others] = (await containers()).filter((name) => !known.has(name))
    expect(others).toEqual([])
    const { pid } = await readManifest(folder.dataDir, townId)
    const servers = engineServersOf(pid)
    expect(servers).toHaveLength(1)
    return { townId, containerPid: pid, serverPid: servers[0]?.pid ?? 0 }
  }

  const isAnswered = (townId: string) =>
    until(
      'the message is answered',
      async () =>
        (await client().getConversation.query({ townId })).messages.find(({ role }) => role === 'user')?.state === 'answered',
      bootMs,
    )

  it('made on the page has the waiting server, alone and the same process, and its mayor answers', async () => {
    await page.goto(gastown.loginUrl)
    await page.getByRole('button', { name: 'Create a town' }).click()
    await page.getByLabel('Name').fill('Springfield')
    await page.getByRole('button', { name: 'Create town' }).click()
    await page.waitForURL(`**/towns/${spare.townId}`)
    await page.getByLabel('Message to the mayor').fill('Hello, my name is Ada')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByTestId('message-assistant').filter({ hasText: 'Welcome, Ada' }).waitFor({ timeout: bootMs })
    await page.locator('[data-testid=mayor-terminal][data-state=live][data-painted=true]').waitFor({ timeout: bootMs })
    expect((await readManifest(folder.dataDir, spare.townId)).pid).toBe(spare.containerPid)
    expect(engineServersOf(spare.containerPid).map(({ pid }) => pid)).toEqual([spare.serverPid])
  })

  it('with a model and key of its own gets the next spare, with the permissions of every mayor', async () => {
    spare = await readySpare()
    const { townId } = await client().createTown.mutate({
      name: 'Shelbyville',
      model: { provider: 'openai-compatible', baseURL: model.baseURL, apiKey: 'sk-test', model: 'scripted' },
    })
    expect(townId).toBe(spare.townId)
    const tool = JSON.stringify({ command: 'echo made-by-$((40+2)) && touch /etc/made-by-a-mayor', description: 'try' })
    await client().sendMessage.mutate({ townId, message: `Try this.\n[[tool bash ${tool}]]` })
    await isAnswered(townId)
    expect(engineServersOf(spare.containerPid).map(({ pid }) => pid)).toEqual([spare.serverPid])
    const offered = model.requests().flatMap(({ toolNames }) => toolNames)
    expect(offered).toContain('bash')
    expect(offered).not.toContain('write')
    expect(offered).not.toContain('edit')
    const metrics = await (
      await fetch(`${gastown.url}/metrics`, { headers: { authorization: `Bearer ${gastown.token}` } })
    ).text()
    expect(metrics).toMatch(/^gastown_spares_total\{outcome="claimed"\} 2$/m)
  })

  it('with a provider whose catalogue of models the spare never fetched gets the next spare too', async () => {
    spare = await readySpare()
    const { townId } = await client().createTown.mutate({
      name: 'Ogdenville',
      model: { provider: 'anthropic', apiKey: 'sk-test', model: 'newer-than-any-catalogue' },
    })
    expect(townId).toBe(spare.townId)
    await until('the mayor is live', async () => (await client().getTown.query({ townId })).mayor?.live === true, bootMs)
    expect(engineServersOf(spare.containerPid).map(({ pid }) => pid)).toEqual([spare.serverPid])
    await client().deleteTown.mutate({ townId })
  })

  it('leaves no spare behind: not after a crash with one waiting, and not after a drain', async () => {
    spare = await readySpare()
    const towns = (await client().listTowns.query()).towns.map((town) => String(town.townId))
    await gastown.crash()
    await until('the spare that is nobody’s has ended', () => !isRunning(spare.serverPid) && !isRunning(spare.containerPid))
    gastown = await gastownUp({ dataDir: folder.dataDir, spares: 1 })
    await until('its folder is gone', async () => !(await containers()).includes(spare.townId))
    spare = await readySpare()
    expect(await gastown.drain()).toBe(0)
    expect([isRunning(spare.serverPid), isRunning(spare.containerPid)]).toEqual([false, false])
    expect((await containers()).toSorted()).toEqual(towns.toSorted())
  })
})
