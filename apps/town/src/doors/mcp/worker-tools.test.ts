import type { Worker } from '@gastown/core/work/work'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../testing/until.ts'
import { commit, openWorkTown, type WorkTown } from '../testing/work-town.ts'
import type { Bead } from '@gastown/contract/work/bead'

describe("a worker's tools", () => {
  let town: WorkTown
  let bead: Bead
  let worker: Worker
  let token: string

  beforeEach(async () => {
    town = await openWorkTown()
    bead = await town.sling({ title: 'Add a page', body: 'With a title.' })
    worker = await town.bringUp(bead)
    bead = town.bead(bead.beadId)
    token = await town.token(worker.agentId)
    await until('it was told its task', () => sent('/message').length === 1)
  })
  afterEach(() => town.close())

  const sent = (what: string) => town.test.containers.bodiesOf('POST', `/agents/${worker.agentId}${what}`)
  const call = (name: string, args: unknown = {}, callId?: string) => town.call(token, name, args, callId)
  const proved = (more: object = {}) => {
    const proof = {
      found: 'branch',
      branch: bead.branch ?? '',
      head: commit('a'),
      base: commit('b'),
      commits: 1,
      changedFiles: 1,
    } as const
    town.proof = { ...proof, uncommitted: [], ...more }
  }
  const works = () =>
    town.hear({
      type: 'agent.status',
      agentId: worker.agentId,
      generation: worker.generation,
      status: 'running',
      activity: 'working',
      serverPort: 4200,
      sessionId: 'ses_2',
      prewarmed: false,
    })

  it('gt_prime says the task again', async () => {
    expect((await call('gt_prime')).text).toBe((sent('/message')[0] as { text: string }).text)
  })

  it('gt_bead_status tells of its own bead, and of any other', async () => {
    expect((await call('gt_bead_status')).json).toMatchObject({
      bead_id: bead.beadId,
      status: 'in_progress',
      body: 'With a title.',
    })
    const other = await town.sling({ title: 'Another', hold: true })
    expect((await call('gt_bead_status', { bead_id: other.beadId })).json).toMatchObject({
      hold: true,
      waits: expect.stringMatching(/^Held/) as string,
    })
    expect((await call('gt_bead_status', { bead_id: 'none' })).text).toMatch(/^BEAD_NOT_FOUND: /)
  })

  it('gt_checkpoint and gt_status are kept and shown', async () => {
    await call('gt_checkpoint', { data: 'half of it' })
    await call('gt_status', { message: 'Writing\nthe page' })
    expect(town.bead(bead.beadId).checkpoint).toBe('half of it')
    expect(town.worker(worker.agentId).statusLine).toBe('Writing the page')
    expect((await call('gt_checkpoint', { data: ' ' })).text).toMatch(/^INVALID_INPUT: data: /)
  })

  describe('gt_done', () => {
    it("promise 3: is accepted with git's proof, and the branch goes into the merge queue", async () => {
      proved()
      expect((await call('gt_done', { summary: 'A page.' })).json).toMatchObject({ accepted: true })
      expect(sent('/collect')).toEqual([{ generation: worker.generation }])
      const done = town.bead(bead.beadId)
      expect(done).toMatchObject({ status: 'in_review', summary: 'A page.' })
      expect(town.engine.town.work.merges.get(done.mergeId ?? ('' as never))).toMatchObject({ head: commit('a'), target: 'main' })
      expect((await call('gt_done', { summary: 'Again.' })).json).toMatchObject({
        accepted: true,
        next: expect.stringContaining('before') as string,
      })
      expect((await call('gt_checkpoint', { data: 'x' })).text).toMatch(/^WRONG_STATE: /)
    })

    it.each([
      ['without a commit', { commits: 0 }, /no commit of its own.*Commit your work/],
      ['with changes in no commit', { uncommitted: ['a.txt'] }, /a\.txt.*Commit or discard/],
      ['on another branch', { branch: 'main' }, /not on your branch/],
    ])('promise 3: %s is refused, with the way out', async (_, more, reason) => {
      proved(more)
      const said = await call('gt_done', { summary: 'Done!' })
      expect(said.isError).toBe(true)
      expect(said.text).toMatch(/^NOT_PROVED: gt_done is refused\. /)
      expect(said.text).toMatch(reason)
      expect(town.bead(bead.beadId)).toMatchObject({ status: 'in_progress', doneRefusals: 1 })
    })

    it('that cannot be asked for is neither yes nor no', async () => {
      town.test.containers.answer = () => new Response('oops', { status: 500 })
      expect((await call('gt_done', { summary: 'Done!' })).text).toMatch(/^AGENT_NOT_READY: .+ Call gt_done again in a moment\.$/)
      expect(town.bead(bead.beadId)).toMatchObject({ status: 'in_progress', doneRefusals: 0 })
    })

    it('sent twice is counted once', async () => {
      proved({ commits: 0 })
      const said = await Promise.all([1, 2].map(() => call('gt_done', { summary: 'Done!' }, 'c1')))
      expect(said[0]).toEqual(said[1])
      await call('gt_done', { summary: 'Done!' }, 'c1')
      expect(town.bead(bead.beadId).doneRefusals).toBe(1)
      expect(sent('/collect').length).toBe(1)
    })
  })

  describe('gt_run_gates', () => {
    it('runs the gates of the rig on its commit', async () => {
      await town.configureRig({ gates: [{ command: 'npm test', timeLimitMinutes: 5 }] })
      const gate = {
        command: 'npm test',
        outcome: 'failed',
        exitCode: 1,
        durationMs: 1234,
        output: `${'x'.repeat(9_000)}the reason`,
      }
      let run: object = { state: 'running', head: commit('a'), done: [] }
      town.test.containers.answer = () => Response.json(run)
      expect((await call('gt_run_gates')).json).toMatchObject({
        state: 'running',
        next: expect.stringContaining('again') as string,
      })
      run = { state: 'failed', head: commit('a'), done: [gate] }
      const failed = await call('gt_run_gates')
      expect(failed.json.gates).toMatchObject([
        { outcome: 'failed', exit_code: 1, seconds: 1.2, output: expect.stringMatching(/the reason$/) as string },
      ])
      expect(failed.text.length).toBeLessThan(5_000)
      expect(sent('/gates')).toEqual([1, 2].map(() => ({ generation: 1, gates: [{ command: 'npm test', timeLimitMinutes: 5 }] })))
    })

    it('of a rig without gates says so, and asks nobody', async () => {
      expect((await call('gt_run_gates')).json).toMatchObject({ state: 'none' })
      expect(sent('/gates')).toEqual([])
    })

    it("tells the container's own words", async () => {
      await town.configureRig({ gates: [{ command: 'npm test', timeLimitMinutes: 5 }] })
      const problem = {
        type: 'x',
        title: 'x',
        status: 409,
        code: 'WRONG_STATE',
        detail: 'There are changes in no commit. Commit them first.',
      }
      town.test.containers.answer = () => Response.json(problem, { status: 409 })
      expect((await call('gt_run_gates')).text).toBe('WRONG_STATE: There are changes in no commit. Commit them first.')
    })
  })

  it('gt_escalate hands a problem up, once for the same words', async () => {
    await call('gt_escalate', { title: 'No network', body: 'npm cannot be reached', priority: 'high' })
    await call('gt_escalate', { title: 'No network', body: 'still' })
    expect([...town.engine.town.work.escalations.values()]).toMatchObject([
      { severity: 'high', raisedBy: worker.agentId, beadId: bead.beadId, count: 2 },
    ])
  })

  describe('mail', () => {
    it('waits while the agent is in a turn, and gt_mail_check gives it once', async () => {
      await works()
      const mayor = await town.token(town.mayorId)
      await town.call(mayor, 'gt_mail_send', { to: worker.name, subject: 'The title', body: 'Call it Home.' })
      const first = await call('gt_mail_check', {}, 'c1')
      expect(first.json).toMatchObject({ mail: [{ from: town.mayorId, subject: 'The title', body: 'Call it Home.' }] })
      expect(await call('gt_mail_check', {}, 'c1')).toEqual(first)
      expect((await call('gt_mail_check', {}, 'c2')).json).toEqual({ mail: [] })
      expect(town.engine.town.work.mail.size).toBe(0)
      await until('nothing is owed', async () => (await town.engine.store.nextActionAt()) === null)
      expect(sent('/message').length).toBe(1)
    })

    it('a nudge breaks in at once', async () => {
      await works()
      await town.call(await town.token(town.mayorId), 'gt_nudge', { to: worker.agentId, message: 'Use port 80.' })
      await until('it is brought', () => sent('/message').length === 2)
      expect(sent('/message')[1]).toMatchObject({ text: expect.stringContaining('> Use port 80.') as string })
    })

    it('goes to nobody who is not there, and not to the mayor', async () => {
      expect((await call('gt_mail_send', { to: 'nobody', body: 'x' })).text).toMatch(/^AGENT_NOT_FOUND: to: /)
      expect((await call('gt_mail_send', { to: 'mayor', body: 'x' })).text).toMatch(/gt_escalate/)
      expect((await call('gt_nudge', { to: worker.agentId, message: 'x', rig_id: 'other' })).text).toMatch(/^RIG_NOT_FOUND: /)
    })
  })
})

describe("a reviewer's tools", () => {
  let town: WorkTown
  let bead: Bead
  let reviewer: Worker
  let token: string

  beforeEach(async () => {
    town = await openWorkTown()
    await town.configureRig({ review: true })
    const { beadId } = await town.sling({ title: 'Add a page' })
    const worker = await town.bringUp({ beadId })
    town.proof = {
      found: 'branch',
      branch: town.bead(beadId).branch ?? '',
      head: commit('a'),
      base: commit('b'),
      commits: 1,
      changedFiles: 1,
      uncommitted: [],
    }
    await town.call(await town.token(worker.agentId), 'gt_done', { summary: 'A page.' })
    bead = town.bead(beadId)
    const found = [...town.engine.town.work.workers.values()].find(({ role }) => role === 'refinery')
    if (found === undefined) throw new Error('There is no reviewer.')
    const { agentId, generation } = found
    await town.hear({
      type: 'agent.status',
      agentId,
      generation,
      status: 'running',
      activity: 'idle',
      serverPort: 4200,
      sessionId: 'ses_3',
      prewarmed: false,
    })
    reviewer = town.worker(agentId)
    token = await town.token(agentId)
  })
  afterEach(() => town.close())

  const merge = () => town.engine.town.work.merges.get(bead.mergeId ?? ('' as never))

  it('gt_done is a verdict: the branch goes on, and the bead is not done by it', async () => {
    expect((await town.call(token, 'gt_prime')).text).toContain(`Head: ${commit('a')}`)
    expect((await town.call(token, 'gt_done', { summary: 'Good.' })).json).toMatchObject({ accepted: true })
    expect(merge()).toMatchObject({ reviewed: true, status: { state: 'verifying' } })
    expect(town.bead(bead.beadId)).toMatchObject({ status: 'in_review', summary: 'A page.' })
    expect(town.test.containers.bodiesOf('POST', `/agents/${reviewer.agentId}/collect`)).toEqual([])
    expect((await town.call(token, 'gt_done', { summary: 'Good.' })).text).toMatch(/^WRONG_STATE: .*End your turn/)
  })

  it('gt_request_changes makes a bead that reworks the branch', async () => {
    expect((await town.call(token, 'gt_request_changes', { feedback: 'No title in index.html:3.' })).json).toMatchObject({
      recorded: true,
    })
    const rework = [...town.engine.town.work.beads.values()].find(({ kind }) => kind === 'rework')
    expect(rework).toMatchObject({ body: 'No title in index.html:3.', reworkCause: 'review', branch: bead.branch })
    expect(merge()?.status).toMatchObject({ state: 'rework', reworkBeadId: rework?.beadId })
  })
})
