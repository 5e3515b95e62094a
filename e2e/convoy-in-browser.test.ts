import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { gastownUp, temporaryDataDir, withoutTerminal, type GastownProcess } from './support/gastown-process.ts'
import { makeRepository, type GitRepository } from './support/git-repository.ts'
import { until } from './support/until.ts'

/** A cold engine, a mayor's turn, two rounds of workers and their merges, on a machine that does other work too. */
const landsWithinMs = 240_000
const sentence = 'Add a greeting page, a styles file and a test'

describe(
  'one sentence, watched until it has landed',
  () => {
    let folder: Awaited<ReturnType<typeof temporaryDataDir>>
    let gastown: GastownProcess
    let browser: Browser
    let page: Page
    let repository: GitRepository
    let townId: string
    const complaints: string[] = []

    beforeAll(async () => {
      folder = await temporaryDataDir()
      gastown = await gastownUp({ dataDir: folder.dataDir })
      const { client } = gastown
      repository = await makeRepository(path.join(folder.dataDir, 'repositories', 'sample'), { bare: true })
      ;({ townId } = await client.createTown.mutate({ name: 'Springfield', model: { provider: 'demo', model: 'demo-mayor' } }))
      await withoutTerminal(gastown, townId)
      const { rigId } = await client.createRig.mutate({ townId, name: 'sample', gitUrl: repository.folder })
      await client.updateRigConfig.mutate({
        townId,
        rigId,
        config: { gates: [{ command: 'test -f README.md', timeLimitMinutes: 1 }] },
      })
      browser = await openBrowser()
      page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
      page.setDefaultTimeout(90_000)
      page.on('pageerror', (error) => complaints.push(String(error)))
      await page.goto(gastown.loginUrl)
      await page.goto(`${gastown.url}/towns/${townId}`)
    })
    afterAll(async () => {
      await browser?.close()
      await gastown?.drain()
      await folder?.remove()
    })

    it('a town with a rig and no work says what to do', async () => {
      await page.getByText('Tell the mayor what you want', { exact: true }).waitFor()
      await page.getByText('The town works on sample').waitFor()
      await page.getByRole('button', { name: 'Talk to the mayor' }).click()
      await page.locator('textarea[aria-label="Message to the mayor"]:focus').waitFor()
      expect(complaints).toEqual([])
    })

    it('the sentence becomes a convoy on the overview, and its DAG follows every bead to its landing, without a reload', async () => {
      await page.evaluate(() => Object.assign(window, { sameDocument: true }))
      await page.getByLabel('Message to the mayor').fill(sentence)
      await page.getByRole('button', { name: 'Send' }).click()
      const convoy = page.getByRole('region', { name: 'Convoys', exact: true }).getByTestId('convoy')
      await convoy.first().waitFor()
      // Who works is seen while they do.
      await page.getByTestId('agent').first().waitFor()
      await convoy.first().getByRole('link').click()

      const state = page.getByTestId('convoy-state')
      const nodes = page.locator('.bead-node')
      await nodes.first().waitFor()
      const count = await nodes.count()
      expect(count).toBeGreaterThanOrEqual(3)
      /** What each node showed, one after the other. */
      const seen = new Map<string, Set<string>>()
      await until(
        'the page says that it has landed',
        async () => {
          for (const [title = '', status = ''] of await nodes.evaluateAll((all) =>
            all.map((node) => [node.querySelector('.bead-link')?.textContent ?? '', node.getAttribute('data-status') ?? '']),
          ))
            seen.set(title, (seen.get(title) ?? new Set()).add(status))
          const status = await state.getAttribute('data-status')
          if (status === 'failed') throw new Error(await state.innerText())
          return status === 'landed'
        },
        landsWithinMs,
      )
      expect(seen.size).toBe(count)
      for (const statuses of seen.values()) expect([...statuses].some((status) => status !== 'closed')).toBe(true)
      expect([...seen.values()].some((statuses) => statuses.has('in_progress'))).toBe(true)
      await page.getByTestId('event').filter({ hasText: 'has landed.' }).first().waitFor()
      expect(await page.locator('[data-testid=wave-bead][data-status=closed]').count()).toBe(count)
      expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)
    })

    it('git has what the page says, and the overview counts it', async () => {
      const { convoys } = await gastown.client.listConvoys.query({ townId })
      const commits = convoys.flatMap(({ members }) => members.map(({ landedCommit = '' }) => landedCommit))
      for (const commit of commits) await repository.git('merge-base', '--is-ancestor', commit, 'main')
      await page.getByRole('link', { name: 'Overview', exact: true }).click()
      const landed = page.getByRole('link', { name: 'Closed beads' }).locator('..')
      await until('the landings are counted', async () => (await landed.innerText()).trim() === String(commits.length))
      expect(complaints).toEqual([])
    })
  },
  2 * landsWithinMs,
)
