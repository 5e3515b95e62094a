import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { batchIdSchema } from '@gastown/contract/work/ids'
import type { MergeQueue } from '@gastown/contract/work/work-view'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { openSeededTown, type SeededTown } from './support/seeded-town.ts'
import { until } from './support/until.ts'
import { openWorkTown, type WorkTown } from './support/work-town.ts'

const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

describe('the merge queue of a busy town in the browser', () => {
  let seeded: SeededTown
  let browser: Browser
  let page: Page
  let queue: MergeQueue
  const complaints: string[] = []

  beforeAll(async () => {
    seeded = await openSeededTown()
    browser = await openBrowser()
    page = await (await browser.newContext({ viewport: desk, reducedMotion: 'reduce' })).newPage()
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(seeded.gastown.loginUrl)
    queue = await seeded.gastown.client.getMergeQueueData.query({ townId: seeded.townId })
  })
  afterAll(async () => {
    await browser?.close()
    await seeded?.end()
    expect(complaints).toEqual([])
  })

  const open = (path: string) => page.goto(`${seeded.gastown.url}/towns/${seeded.townId}/${path}`)
  const queued = () => queue.queue.filter(({ status }) => status.state === 'queued')
  const first = (state: string) => {
    const found = queue.queue.find(({ status }) => status.state === state)
    if (found === undefined) throw new Error(`Nothing is ${state}.`)
    return found
  }
  const verifying = () => {
    const found = queue.batches.find(({ phase, mergeIds }) => phase === 'verifying' && mergeIds.length > 1)
    if (found === undefined) throw new Error('Nothing is verified.')
    return found
  }
  const stateOf = (mergeId: string) =>
    seeded.gastown.client.getMerge.query({ townId: seeded.townId, mergeId }).then(({ status }) => status.state)

  it('shows each rig’s queue in its order with the score explained, batches with what is tried next, and what has landed', async () => {
    await open('merges')
    const waiting = page.getByTestId('queue-row').and(page.locator('[data-state=queued]'))
    await waiting.first().waitFor()
    expect(await waiting.count()).toBe(queued().length)
    const rig = page.getByRole('region', { name: 'Queue of shop-web' })
    const ofRig = queued().filter(({ rigId }) => rigId === seeded.rigs.shop)
    expect(
      await rig.getByTestId('queue-row').and(page.locator('[data-state=queued]')).getByRole('link').first().textContent(),
    ).toBe(ofRig[0]?.title)
    const score = waiting.first().getByTestId('merge-score')
    await score.locator('summary').click()
    await score.getByRole('row', { name: /^every branch/ }).waitFor()
    const halved = queue.batches.find(({ nextGroups }) => nextGroups.length > 0)
    const drawn = page.getByTestId('batch').filter({ has: page.getByRole('group', { name: /^Then/ }) })
    expect(await drawn.getByTestId('batch-group').count()).toBe(1 + (halved?.nextGroups.length ?? 0))
    await drawn.getByText(/its halves are tried by themselves/).waitFor()
    expect(await page.getByTestId('history-row').count()).toBe(queue.history.length)
    await page
      .getByTestId('history-row')
      .filter({ hasText: /passed in/ })
      .first()
      .waitFor()
    await page.getByRole('combobox', { name: 'Rig' }).selectOption({ label: 'billing-api' })
    expect(await page.getByTestId('rig-queue').count()).toBe(1)
  })

  it('says what waits for a person and why, and looks again when it is told to', async () => {
    await open('merges')
    const card = page.getByTestId('attention').and(page.locator('[data-state=needs_you]'))
    await card.getByText(/Commit or stash them/).waitFor()
    await card.getByRole('button', { name: 'Try again now' }).click()
    await until('it is looked at', async () => (await stateOf(first('needs_you').mergeId)) !== 'needs_you')
    await card.waitFor({ state: 'detached' })
    expect(await page.getByTestId('attention').count()).toBe(queue.needsAttention.length - 1)
  })

  it('shows what a gate prints while it runs, to who comes later too, and how it ended', async () => {
    const { rigId, batchId, attempt, mergeIds } = verifying()
    const gate = { rigId, batchId: batchIdSchema.parse(batchId), attempt, gate: 1, gates: 1, command: 'npm test' }
    const startedAt = new Date().toISOString()
    await seeded.print({ ...gate, startedAt, offset: 0, text: 'one test passed\n' })
    await open('merges')
    const running = page.getByTestId('gate').filter({ hasText: 'npm test' })
    await running.getByText('one test passed').waitFor()
    expect(await running.getAttribute('data-outcome')).toBe('running')
    await seeded.print({ ...gate, startedAt, offset: 16, text: 'two tests passed\n' })
    await running.getByText('two tests passed').waitFor()
    await page.getByTestId('batch').getByRole('link').first().waitFor()
    await open(`merges/${mergeIds[0]}`)
    await page.getByRole('heading', { name: 'Gates, as they run' }).waitFor()
    await page.getByTestId('gate-output').filter({ hasText: 'one test passed\ntwo tests passed' }).waitFor()
    await seeded.print({ ...gate, startedAt, offset: 33, text: '', outcome: 'passed', durationMs: 4200 })
    await page.getByTestId('gate').filter({ hasText: 'passed · 4.2 s' }).waitFor()
    const { queue: after } = await seeded.gastown.client.getMergeQueueData.query({ townId: seeded.townId })
    expect(
      after
        .find(({ mergeId }) => mergeId === mergeIds[0])
        ?.gates.map(({ output }) => output)
        .join(''),
    ).not.toContain('tests')
  })

  it('comments on lines and files are a draft that a reload keeps, and an error too; sent, they are rework with their places', async () => {
    const [merge] = queued()
    if (merge === undefined) throw new Error('Nothing is queued.')
    await open(`merges/${merge.mergeId}`)
    const file = page.getByTestId('diff-file').filter({ hasText: 'src/cart/total.ts' }).last()
    await file.getByRole('button', { name: 'Comment on line 12', exact: true }).click()
    await file.getByRole('textbox', { name: 'Comment on line 12 of src/cart/total.ts' }).fill('Say why half a cent goes up.')
    await file.getByRole('button', { name: 'Done' }).click()
    await file.getByRole('button', { name: 'Comment on src/cart/total.ts', exact: true }).click()
    await file.getByRole('textbox', { name: 'Comment on src/cart/total.ts' }).fill('Split it.')
    await page.getByRole('textbox', { name: /^Your review/ }).fill('Nearly there.')
    await page.reload()
    await file.getByText('Say why half a cent goes up.').waitFor()
    expect(await page.getByTestId('review-count').textContent()).toBe('2 comments on the diff')

    await page.route('**/gastown.requestRework**', (route) => route.abort())
    await page.getByRole('button', { name: 'Send back as rework' }).click()
    await page.getByRole('region', { name: 'Your review' }).getByRole('alert').waitFor()
    expect(await page.getByTestId('review-count').textContent()).toBe('2 comments on the diff')
    await page.unroute('**/gastown.requestRework**')
    await page.getByText(/What the worker is told/).click()
    await page.getByRole('button', { name: 'Send back as rework' }).click()
    await page
      .getByText('Sent: a worker reworks the branch.')
      .or(page.getByText(/being reworked or reviewed already/))
      .first()
      .waitFor()
    await page.getByTestId('merge-state').and(page.locator('[data-state=rework]')).waitFor()
    await page.getByText('You asked for something else.').waitFor()
    expect(await page.getByTestId('review-count').textContent()).toBe('0 comments on the diff')
    const { status } = await seeded.gastown.client.getMerge.query({ townId: seeded.townId, mergeId: merge.mergeId })
    if (status.state !== 'rework') throw new Error(`It is ${status.state}.`)
    const { bead } = await seeded.gastown.client.getBead.query({ townId: seeded.townId, beadId: status.reworkBeadId })
    expect(bead.body).toBe(
      [
        'Nearly there.',
        'src/cart/total.ts (the whole file):\nSplit it.',
        'src/cart/total.ts:12\n> function roundHalfUp(cents: number): number {\nSay why half a cent goes up.',
      ].join('\n\n'),
    )
  })

  it('a branch that is just being verified takes no rework, says why, and keeps the draft', async () => {
    const [mergeId = ''] = verifying().mergeIds
    await open(`merges/${mergeId}`)
    await page.getByRole('textbox', { name: /^Your review/ }).fill('Wait.')
    await page.getByText(/just being verified or landed. Your draft is kept/).waitFor()
    expect(await page.getByRole('button', { name: 'Send back as rework' }).isDisabled()).toBe(true)
    await page.reload()
    expect(await page.getByRole('textbox', { name: /^Your review/ }).inputValue()).toBe('Wait.')
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click()
    expect(await page.getByRole('textbox', { name: /^Your review/ }).inputValue()).toBe('')
  })

  it('a review that is longer than a worker is told says how much, and is not sent', async () => {
    const [, merge] = queued()
    await open(`merges/${merge?.mergeId}`)
    await page.getByRole('textbox', { name: /^Your review/ }).fill('x'.repeat(20_010))
    await page.getByText(/10 characters longer than the 20,000/).waitFor()
    expect(await page.getByRole('button', { name: 'Send back as rework' }).isDisabled()).toBe(true)
    await page.getByRole('textbox', { name: /^Your review/ }).fill('')
  })

  it('by keyboard alone: goes to a line, comments on it, and sends it', async () => {
    const merge = queued().at(-1)
    await open(`merges/${merge?.mergeId}`)
    const lines = page.getByRole('group', { name: /^Lines of src\/cart\/total.test.ts/ })
    await lines.waitFor()
    await lines.focus()
    for (let down = 0; down < 3; down += 1) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Comment on line 2')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Comment on line 2 of src/cart/total.test.ts' }).waitFor()
    await page.keyboard.type('Import it from the index.')
    await page.keyboard.press('Control+Enter')
    await page
      .getByTestId('comment')
      .filter({ hasText: 'Import it from the index.' })
      .getByRole('button', { name: /^Edit/ })
      .waitFor()
    const send = page.getByRole('button', { name: 'Send back as rework' })
    await send.focus()
    await page.keyboard.press('Enter')
    await page.getByTestId('merge-state').and(page.locator('[data-state=rework]')).waitFor()
  })

  it('shows a diff in two columns when that is wished, and remembers it', async () => {
    await open(`merges/${first('rework').mergeId}`)
    await page.getByRole('button', { name: 'Split' }).click()
    await page.locator('.diff-split').first().waitFor()
    await page.reload()
    await page.locator('.diff-split').first().waitFor()
    await page.getByRole('button', { name: 'Unified' }).click()
    await page.locator('.diff-unified').first().waitFor()
    expect(await page.locator('.diff-split').count()).toBe(0)
  })

  it('one that the town does not have says so', async () => {
    await open('merges/m-none')
    await page.getByText(/the town has no merge "m-none"/).waitFor()
    expect(await page.getByTestId('merge-state').count()).toBe(0)
  })

  it.each(['merges', 'merge'])('fits a phone: %s', async (what) => {
    await page.setViewportSize(phone)
    await open(what === 'merges' ? 'merges' : `merges/${first('rework').mergeId}`)
    await page
      .getByTestId(what === 'merges' ? 'queue-row' : 'diff-file')
      .first()
      .waitFor()
    const over = await page.locator('.town-place').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
    expect(over).toBe(0)
    await page.setViewportSize(desk)
  })

  it('of a container that sleeps no diff is told: that is said with the way out, and the rest stays readable', async () => {
    await open('merges')
    const branch = page.getByTestId('attention').and(page.locator('[data-state=awaiting_merge]')).first()
    await branch.waitFor()
    await seeded.gastown.client.stopContainer.mutate({ townId: seeded.townId })
    await until('the container is asleep', async () => {
      const view = await seeded.gastown.client.getTown.query({ townId: seeded.townId })
      return view.container.state === 'asleep'
    })
    await branch.getByRole('link', { name: 'Open the branch' }).click()
    await page.getByText(/Only the container can say that, and it does not run/).waitFor()
    await page.getByTestId('merge-state').waitFor()
    await page.getByRole('button', { name: 'Ask again' }).waitFor()
    expect(await page.getByTestId('diff-file').count()).toBe(0)
  })
})

describe('a real branch in the browser', () => {
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

  it('its gate is read while it runs; its diff is commented, and comes back reworked', async () => {
    // The first wording's gate goes on when it is told to: there the page can be looked at in the middle of it.
    const command = [
      'grep -q better docs/page.md && exit 0',
      'echo "step 1 in $PWD."',
      'until [ -e .go ]; do sleep 0.05; done',
      'echo "step 2"',
      'until [ -e .end ]; do sleep 0.05; done',
      'rm .go .end',
    ].join('\n')
    const { rigId, repository } = await town.rig('reviewed', {
      config: { gates: [{ command, timeLimitMinutes: 1 }], mergeStrategy: 'branch', batch: { size: 1, waitSeconds: 0 } },
    })
    const body = [
      '[[commit docs/page.md "a first wording"]]',
      '[[done It is done.]]',
      '[[rework commit docs/page.md "a better wording"]]',
      '[[rework done It is better.]]',
    ].join('\n')
    await page.goto(`${town.gastown.url}/towns/${town.townId}/merges`)
    const beadId = await town.bead(rigId, 'A page to review', { body })
    const output = page.getByTestId('gate-output').first()
    await output.filter({ hasText: 'step 1' }).waitFor({ timeout: 120_000 })
    const [, folder = ''] = /step 1 in (.*)\./.exec((await output.textContent()) ?? '') ?? []
    expect(await output.textContent()).not.toContain('step 2')
    await writeFile(join(folder, '.go'), '')
    await output.filter({ hasText: 'step 2' }).waitFor()
    await writeFile(join(folder, '.end'), '')
    const card = page.getByTestId('attention').filter({ hasText: 'A page to review' })
    await card.waitFor()
    await card.getByRole('link', { name: 'Open the branch' }).click()
    const file = page.getByTestId('diff-file').filter({ hasText: 'docs/page.md' })
    await file.getByText('a first wording').waitFor()
    await page.getByTestId('gate').filter({ hasText: 'passed' }).waitFor()
    await file.getByRole('button', { name: 'Comment on line 1', exact: true }).click()
    await file.getByRole('textbox').fill('Word it better.')
    await page.getByRole('button', { name: 'Send back as rework' }).click()
    await page.getByTestId('merge-state').and(page.locator('[data-state=rework]')).waitFor()
    const { mergeId = '' } = await town.get(beadId)
    const { status } = await town.gastown.client.getMerge.query({ townId: town.townId, mergeId })
    if (status.state !== 'rework') throw new Error(`It is ${status.state}.`)
    expect((await town.get(status.reworkBeadId)).body).toBe('docs/page.md:1\n> a first wording\nWord it better.')
    // The worker's commit, verified and pushed anew, is under the comment's place.
    await page.getByTestId('merge-state').and(page.locator('[data-state=awaiting_merge]')).waitFor({ timeout: 120_000 })
    await file.getByText('a better wording').waitFor()
    const { status: pushed } = await town.gastown.client.getMerge.query({ townId: town.townId, mergeId })
    if (pushed.state !== 'awaiting_merge') throw new Error(`It is ${pushed.state}.`)
    expect(await repository.read(pushed.pushedBranch, 'docs/page.md')).toBe('a first wording\na better wording')
  })
})
