import type { AgentId } from '@gastown/contract/ids'
import { messageIdSchema } from '@gastown/contract/ids'
import type { Worker } from '@gastown/core/work/work'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { openSeededTown, type SeededTown } from './support/seeded-town.ts'
import { until } from './support/until.ts'
import { openWorkTown, type WorkTown } from './support/work-town.ts'

const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

describe('the agents of a busy town in the browser', () => {
  let seeded: SeededTown
  let browser: Browser
  let page: Page
  /** Workers at their beads; each test takes one of its own. */
  let workers: Worker[]
  const complaints: string[] = []

  beforeAll(async () => {
    seeded = await openSeededTown()
    browser = await openBrowser()
    page = await (await browser.newContext({ viewport: desk, reducedMotion: 'reduce' })).newPage()
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(seeded.gastown.loginUrl)
    workers = [...seeded.town.work.workers.values()].filter(({ run }) => run.state === 'working' && run.task.kind === 'bead')
  })
  afterAll(async () => {
    await browser?.close()
    await seeded?.end()
    expect(complaints).toEqual([])
  })

  const open = (path: string) => page.goto(`${seeded.gastown.url}/towns/${seeded.townId}/${path}`)
  const take = (): Worker => {
    const worker = workers.shift()
    if (worker === undefined) throw new Error('Nobody is left.')
    return worker
  }
  const said = (text: string) => page.getByTestId('message-assistant').filter({ hasText: text })

  it('lists all of them by rig, says at once who is not heard any more, and finds one', async () => {
    await open('agents')
    await page.getByTestId('agent-row').first().waitFor()
    expect(await page.getByTestId('agent-row').count()).toBe(seeded.town.work.workers.size + 1)
    const { agentId, generation, name } = take()
    await seeded.report({ type: 'agent.quiet', agentId, generation, since: new Date().toISOString() })
    await page.getByRole('button', { name: /^Quiet/ }).click()
    const row = page.getByTestId('agent-row').filter({ hasText: name })
    await row.getByText(/quiet since/).waitFor()
    await page.getByRole('button', { name: /^All/ }).click()
    await page.getByRole('searchbox', { name: 'Search agents' }).fill(name)
    await row.getByRole('link', { name, exact: true }).click()
    await page.getByRole('heading', { name, exact: true }).waitFor()
    expect(await page.getByTestId('agent-state').textContent()).toBe('Quiet')
  })

  it('shows what a worker says as it writes it, and to nobody who does not look', async () => {
    const { agentId, generation, name } = take()
    const other = await (await browser.newContext({ viewport: desk })).newPage()
    const { loginUrl } = await seeded.gastown.client.createLoginLink.mutate()
    const frames: string[] = []
    other.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))))
    await other.goto(loginUrl)
    await other.goto(`${seeded.gastown.url}/towns/${seeded.townId}/agents`)
    await other.getByTestId('agent-row').first().waitFor()

    await open(`agents/${agentId}`)
    await said('Now I make it pass.').waitFor()
    const createdAt = new Date().toISOString()
    const messageId = messageIdSchema.parse('live-1')
    const write = (offset: number, text: string) =>
      seeded.stream({ agentId, generation, deltas: [{ messageId, partId: 'p', offset, text, createdAt }] })
    await write(0, 'The gate ')
    await said('The gate').waitFor()
    await write(9, 'passes now.')
    await said('The gate passes now.').waitFor()
    expect(await said('The gate passes now.').getAttribute('data-state')).toBe('streaming')
    const tool = { type: 'tool', partId: 't', tool: 'bash', title: 'npm test', state: 'complete' } as const
    const words = { type: 'text', partId: 'p', text: 'The gate passes now.' } as const
    const row = { messageId, role: 'assistant', text: words.text, state: 'complete', createdAt, parts: [words, tool] } as const
    await seeded.report({ type: 'conversation.observed', agentId, generation, messages: [{ ...row, parts: [...row.parts] }] })
    await page.locator('[data-testid=message-assistant][data-state=complete]', { hasText: 'The gate passes now.' }).waitFor()
    const tools = said('The gate passes now.').locator('details.tools')
    expect(await tools.getAttribute('open')).toBeNull()
    await tools.locator('summary').click()
    await tools.getByText('npm test', { exact: true }).waitFor()
    await page.reload()
    await said('The gate passes now.').waitFor()
    expect(frames.filter((frame) => frame.includes('The gate'))).toEqual([])
    expect(frames.length).toBeGreaterThan(0)
    expect(await page.getByRole('log', { name: `Conversation of ${name}` }).count()).toBe(1)
    await other.context().close()
  })

  it('shows the files that a worker has changed, in no commit too, its tasks and what happened to it', async () => {
    const { agentId } = take()
    await open(`agents/${agentId}`)
    await page.getByRole('tab', { name: 'Files changed' }).click()
    await page.getByText('In no commit yet: src/cart/total.test.ts.').waitFor()
    await page.getByTestId('diff-file').filter({ hasText: 'src/cart/total.ts' }).getByText('roundHalfUp(cents: number)').waitFor()
    await page.getByRole('tab', { name: /^Tasks/ }).click()
    const tasks = page.getByTestId('agent-task')
    await tasks.filter({ hasText: 'at it' }).waitFor()
    await tasks.filter({ hasText: 'done' }).first().waitFor()
    await page.getByRole('tab', { name: 'Activity' }).click()
    await page.getByTestId('agent-event').first().waitFor()
    expect(await page.getByTestId('agent-event').allTextContents()).not.toContain('')
  })

  it('takes a message and a nudge, and a reset only after it has said what is kept', async () => {
    const { agentId, name } = take()
    await open(`agents/${agentId}`)
    await page.getByRole('button', { name: 'Message', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: `Message to ${name}` })
    await dialog.getByLabel('Subject').fill('Colours')
    await dialog.getByLabel('Text').fill('Use green.')
    await dialog.getByRole('button', { name: 'Send' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('tab', { name: 'Mail' }).click()
    await page.getByTestId('agent-mail').filter({ hasText: 'Use green.' }).waitFor()
    await page.getByRole('button', { name: 'Nudge' }).click()
    await page.getByRole('dialog').getByLabel('Text').fill('Hurry.')
    await page.getByRole('dialog').getByRole('button', { name: 'Nudge' }).click()
    await page.getByTestId('agent-mail').filter({ hasText: 'Hurry.' }).waitFor()
    await page.getByRole('button', { name: 'Reset' }).click()
    await page
      .getByRole('dialog', { name: `Reset ${name}?` })
      .getByText(/kept on a ref of the rig/)
      .waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click()
    await until('it is stopped', async () => (await page.getByTestId('agent-state').textContent()) !== 'Working')
    const { tasks } = await seeded.gastown.client.getAgent.query({ townId: seeded.townId, agentId })
    expect(tasks.filter(({ reason }) => reason === 'It was reset by user.')).toMatchObject([{ outcome: 'stopped' }])
  })

  it('stop puts the bead on hold: nobody takes it up', async () => {
    const { agentId, name, run } = take()
    const beadId = run.state === 'working' && run.task.kind === 'bead' ? run.task.beadId : undefined
    await open(`agents/${agentId}`)
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await page
      .getByRole('dialog', { name: `Stop ${name}?` })
      .getByText(/put on hold/)
      .waitFor()
    await page.getByRole('button', { name: 'Stop and hold' }).click()
    const bead = await until('the bead is held', async () => {
      const found = await seeded.gastown.client.getBead.query({ townId: seeded.townId, beadId: beadId ?? '' })
      return found.bead.hold ? found.bead : null
    })
    expect(bead.status).toBe('open')
  })

  it('opens the terminal of an agent in the dock', async () => {
    const { agentId, name } = take()
    await open(`agents/${agentId}`)
    await page.getByRole('button', { name: 'Terminal', exact: true }).click()
    const tab = page.getByRole('tab', { name: new RegExp(name) })
    await tab.waitFor()
    expect(await tab.getAttribute('aria-selected')).toBe('true')
  })

  it('remembers who was let go, and what came of it', async () => {
    await open('agents')
    await page.getByText(/^Let go/).click()
    const rows = page.getByTestId('let-go-row')
    await rows.first().waitFor()
    const { letGo } = await seeded.gastown.client.listAgents.query({ townId: seeded.townId, all: true })
    expect(await rows.count()).toBe(letGo.length)
    await rows.filter({ hasText: 'its name came again' }).first().getByRole('link').click()
    await page.getByRole('tab', { name: /^Tasks/ }).click()
    await page.getByTestId('agent-task').filter({ hasText: 'done' }).first().waitFor()
  })

  it('one that the town does not have says so, and the way out', async () => {
    await open('agents/polecat-nobody')
    await page.getByText('List the agents to see their ids.').waitFor()
    await open('agents/-')
    await page.getByText('This is not the id of an agent.').waitFor()
    expect(await page.getByTestId('agent-state').count()).toBe(0)
  })

  it('by keyboard alone: finds an agent, goes through its parts, and writes to it', async () => {
    const { name } = take()
    await open('agents')
    await page.getByTestId('agent-row').first().waitFor()
    await page.getByRole('searchbox', { name: 'Search agents' }).focus()
    await page.keyboard.type(name)
    const focusedText = () => page.evaluate(() => document.activeElement?.textContent ?? '')
    const tabTo = async (text: string): Promise<void> => {
      for (let presses = 0; presses < 60 && (await focusedText()).trim() !== text; presses += 1) await page.keyboard.press('Tab')
      expect((await focusedText()).trim()).toBe(text)
    }
    await tabTo(name)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name, exact: true }).waitFor()
    await page.getByRole('button', { name: 'Terminal', exact: true }).focus()
    await tabTo('Conversation')
    await page.keyboard.press('ArrowRight')
    await page.getByRole('tab', { name: 'Files changed', selected: true }).waitFor()
    await page.getByRole('button', { name: 'Message', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.type('By keyboard')
    await tabTo('Send')
    expect(await page.getByRole('button', { name: 'Send', exact: true }).last().isEnabled()).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it.each(['agents', 'agent'])('fits a phone: %s', async (what) => {
    const { agentId } = take()
    await page.setViewportSize(phone)
    await open(what === 'agents' ? 'agents' : `agents/${agentId}`)
    await page
      .getByTestId(what === 'agents' ? 'agent-row' : 'agent-state')
      .first()
      .waitFor()
    if (what === 'agent') await said('Now I make it pass.').waitFor()
    const place = await page.locator('.town-place').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
    expect(place).toBe(0)
    await page.setViewportSize(desk)
  })

  it('goes on with the conversation after the control plane was killed under it', async () => {
    const { agentId, generation } = take()
    await open(`agents/${agentId}`)
    await said('Now I make it pass.').waitFor()
    await seeded.gastown.crash()
    await page.locator('.town[data-feed=disconnected]').waitFor()
    await seeded.restart()
    await page.locator('.town[data-feed=connected]').waitFor({ timeout: 30_000 })
    const row = { role: 'assistant', state: 'complete', createdAt: new Date().toISOString() } as const
    const messageId = messageIdSchema.parse('after-1')
    await seeded.report({
      type: 'conversation.observed',
      agentId,
      generation,
      messages: [{ ...row, messageId, text: 'I am still here.' }],
    })
    await said('I am still here.').waitFor()
    expect(await said('I am still here.').count()).toBe(1)
  })
})

describe('a real worker in the browser', () => {
  let town: WorkTown
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    town = await openWorkTown()
    browser = await openBrowser()
    page = await (await browser.newContext({ viewport: desk })).newPage()
    await page.goto(town.gastown.loginUrl)
  })
  afterAll(async () => {
    await browser?.close()
    await town?.end()
  })

  it('is read word by word while it works, with its files, and whole after its bead has landed', async () => {
    const { rigId } = await town.rig('live')
    const body = [
      '[[commit docs/live.md "live"]]',
      '[[slow 60 chunks 100]]',
      '[[tool bash {"command":"echo draft > draft.txt","description":"Writes a draft"}]]',
      '[[slow 20 chunks 100]]',
      '[[tool bash {"command":"rm draft.txt","description":"Removes the draft"}]]',
      '[[done It is done.]]',
    ].join('\n')
    const beadId = await town.bead(rigId, 'A live page', { body })
    const { agentId = '' as AgentId } = await town.becomes(beadId, 'in_progress')
    await page.goto(`${town.gastown.url}/towns/${town.townId}/agents/${agentId}`)
    const answer = page.getByTestId('message-assistant').filter({ hasText: 'chunk-3 ' }).first()
    await answer.waitFor({ timeout: 120_000 })
    // It is shown before it is whole.
    expect(await answer.textContent()).not.toContain('chunk-60')
    await page.getByRole('tab', { name: 'Files changed' }).click()
    await page.getByTestId('diff-file').filter({ hasText: 'docs/live.md' }).waitFor()
    await town.becomes(beadId, 'closed')
    await page.getByRole('tab', { name: 'Conversation' }).click()
    await page.getByTestId('message-assistant').filter({ hasText: 'chunk-60' }).first().waitFor()
    await page.locator('[data-testid=message-told][data-told=task]').first().waitFor()
    await page.getByRole('tab', { name: /^Tasks/ }).click()
    const task = page.getByTestId('agent-task').filter({ hasText: 'A live page' })
    await task.filter({ hasText: 'done' }).waitFor()
    expect(await task.getByRole('link', { name: 'Branch' }).count()).toBe(1)
  })
})
