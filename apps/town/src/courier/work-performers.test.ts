import type { Landing, Verification } from '@gastown/contract/work/reports'
import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import { inputIdSchema } from '@gastown/contract/ids'
import { primeMessageId } from '@gastown/core/work/prime-message'
import type { Worker } from '@gastown/core/work/work'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentStatusSample } from '../doors/testing/agent-status-sample.ts'
import { until } from '../doors/testing/until.ts'
import { commit, openWorkTown, type WorkTown } from '../doors/testing/work-town.ts'
import type { Bead } from '@gastown/contract/work/bead'

describe('what the town owes its work', () => {
  let town: WorkTown

  beforeEach(async () => {
    town = await openWorkTown()
  })
  afterEach(() => town.close())

  const sent = (path: string) => town.test.containers.bodiesOf('POST', path)
  const isSettled = () => until('nothing is owed', async () => (await town.engine.store.nextActionAt()) === null)
  const workerOf = (bead: Bead) => town.worker(town.bead(bead.beadId).agentId ?? ('' as never))
  const problem = (code: string, status: number) =>
    Response.json({ type: 'x', title: 'x', status, code, detail: 'No.' }, { status })

  async function finish(bead: Bead, worker: Worker): Promise<void> {
    const { branch = '' } = town.bead(bead.beadId)
    town.proof = { found: 'branch', branch, head: commit('a'), base: commit('b'), commits: 1, changedFiles: 1, uncommitted: [] }
    const said = await town.call(await town.token(worker.agentId), 'gt_done', { summary: 'It is done.' })
    expect(said.json).toMatchObject({ accepted: true })
  }
  const batch = () => {
    const found = town.engine.town.work.refineries.get(town.rigId)?.batch
    if (found === null || found === undefined) throw new Error('There is no batch.')
    return found
  }
  async function verify(): Promise<void> {
    const { batchId, attempt, mergeIds } = batch()
    const commits = mergeIds.map((mergeId) => ({ mergeId, commit: commit('c') }))
    const verification: Verification = {
      result: 'passed',
      base: commit('b'),
      tip: commit('c'),
      commits,
      leftOut: [],
      gates: [],
      preVerified: false,
    }
    await town.hear({ type: 'batch.verified', rigId: town.rigId, batchId, attempt, verification })
  }

  it('promise 8: a worker is started with its launch in the turn that made its bead ready', async () => {
    const bead = await town.sling()
    await until('it is started', () => sent('/agents/start').length === 1)
    const { agentId, generation } = workerOf(bead)
    expect(sent('/agents/start')[0]).toMatchObject({
      agentId,
      generation,
      role: 'polecat',
      rigId: town.rigId,
      work: {
        gitUrl: '/repos/shop',
        branch: town.bead(bead.beadId).branch,
        target: 'main',
        readOnly: false,
        beadId: bead.beadId,
      },
    })
  })

  it('a worker that is up is told its task, once per run, with the model of its bead', async () => {
    const bead = await town.sling({ title: 'Add a page', model: 'demo-other' })
    const worker = await town.bringUp(bead)
    const path = `/agents/${worker.agentId}/message`
    await isSettled()
    expect(sent(path)).toEqual([
      {
        messageId: primeMessageId(worker),
        generation: 1,
        model: 'demo/demo-other',
        text: expect.stringContaining('Title: Add a page') as string,
      },
    ])
  })

  it('mail that waited for it comes with its task, and not again', async () => {
    const bead = await town.sling()
    const { agentId } = workerOf(bead)
    await town.want({ type: 'mail.send', to: agentId, subject: '', body: 'Call it Home.', kind: 'mail', from: 'user' })
    await town.bringUp(bead)
    await isSettled()
    expect(sent(`/agents/${agentId}/message`)).toMatchObject([{ text: expect.stringContaining('> Call it Home.') as string }])
    expect(town.engine.town.work.mail.size).toBe(0)
  })

  it('promise 2: a run is stopped, and its end is told, before anybody else takes up its bead', async () => {
    const bead = await town.sling()
    const worker = await town.bringUp(bead)
    const { agentId, generation } = worker
    await isSettled()
    let isThere = true
    town.test.containers.answer = ({ path }) => {
      if (!path.endsWith('/stop')) return Response.json({}, { status: 202 })
      return Response.json(agentStatusSample(agentId, { generation, status: isThere ? 'stopping' : 'exited' }))
    }
    await town.want({ type: 'agent.reset', agentId, by: 'user' })
    await until('it is asked to stop', () => sent(`/agents/${agentId}/stop`).length === 1)
    await until('that is put off', async () => (await town.engine.store.nextActionAt()) !== null && town.test.clock.pending > 0)
    expect(town.bead(bead.beadId)).toMatchObject({ status: 'open' })
    isThere = false
    await until('it is asked again', () => {
      town.test.clock.advance(1_000)
      return sent(`/agents/${agentId}/stop`).length === 2
    })
    await until('somebody has it', () => town.bead(bead.beadId).status === 'in_progress')
    expect(sent(`/agents/${agentId}/stop`)[0]).toEqual({ generation, reason: 'It was reset by user.' })
  })

  it.each([
    ['AGENT_NOT_FOUND', 404],
    ['STALE_GENERATION', 409],
  ])('a run of which the container says %s is gone', async (code, status) => {
    const bead = await town.sling()
    const { agentId } = await town.bringUp(bead)
    await isSettled()
    town.test.containers.answer = ({ path }) =>
      path.endsWith('/stop') ? problem(code, status) : Response.json({}, { status: 202 })
    await town.want({ type: 'bead.close', beadId: bead.beadId, reason: 'Not wanted.', by: 'user' })
    await until('it is idle', () => town.worker(agentId).run.state === 'idle')
    expect(sent(`/agents/${agentId}/stop`)).toHaveLength(1)
  })

  it('a branch is verified and landed with what its rig wishes', async () => {
    const gates = [{ command: 'npm test', timeLimitMinutes: 5 }]
    await town.configureRig({ gates, mergeMethod: 'rebase', mergeStrategy: 'branch' })
    const bead = await town.sling({ title: 'Add a page' })
    await finish(bead, await town.bringUp(bead))
    const { batchId, mergeIds } = batch()
    const [mergeId] = mergeIds
    const { branch } = town.bead(bead.beadId)
    await until('it is verified', () => sent(`/rigs/${town.rigId}/verify`).length === 1)
    const merges = [{ mergeId, branch, head: commit('a'), title: 'Add a page' }]
    const of = { gitUrl: '/repos/shop', target: 'main', batchId }
    expect(sent(`/rigs/${town.rigId}/verify`)).toEqual([{ ...of, attempt: 1, method: 'rebase', gates, merges }])
    await verify()
    await until('it lands', () => sent(`/rigs/${town.rigId}/land`).length === 1)
    expect(sent(`/rigs/${town.rigId}/land`)).toEqual([
      { ...of, strategy: 'branch', base: commit('b'), tip: commit('c'), merges: [{ mergeId, branch, commit: commit('c') }] },
    ])
    const pushed: Landing = { result: 'pushed', branches: [{ mergeId: mergeId ?? ('' as never), branch: 'gt/landed' }] }
    await town.hear({ type: 'batch.landed', rigId: town.rigId, batchId, landing: pushed })
    await until('a person is waited for', () => {
      town.test.clock.advance(60_000)
      return sent(`/rigs/${town.rigId}/check`).length > 0
    })
    expect(sent(`/rigs/${town.rigId}/check`)[0]).toEqual({
      gitUrl: '/repos/shop',
      target: 'main',
      mergeId,
      commit: commit('c'),
      branch: 'gt/landed',
    })
  })

  it("a convoy's own branch is made from the default one, and pushed by the town itself", async () => {
    await town.configureRig({ mergeStrategy: 'branch' })
    const convoy = { rigId: town.rigId, title: 'All', mode: 'review-then-land', parallel: true } as const
    const task = { body: '', priority: 'medium', labels: [], dependsOn: [] } as const
    await town.want({
      type: 'convoy.create',
      convoy: { ...convoy, tasks: [{ ...task, title: 'One', labels: [], dependsOn: [] }] },
      by: 'user',
    })
    const [bead] = town.engine.town.work.beads.values()
    const [{ featureBranch: target } = { featureBranch: '' }] = town.engine.town.work.convoys.values()
    if (bead === undefined) throw new Error('There is no bead.')
    await until('it is started', () => sent('/agents/start').length === 1)
    expect(sent('/agents/start')[0]).toMatchObject({ work: { target, createTargetFrom: 'main' } })
    await finish(bead, await town.bringUp(bead))
    await until('it is verified', () => sent(`/rigs/${town.rigId}/verify`).length === 1)
    expect(sent(`/rigs/${town.rigId}/verify`)[0]).toMatchObject({ target, createTargetFrom: 'main' })
    await verify()
    await until('it lands', () => sent(`/rigs/${town.rigId}/land`).length === 1)
    expect(sent(`/rigs/${town.rigId}/land`)[0]).toMatchObject({ target, strategy: 'direct' })
  })

  it('W16: the workers’ server is brought up where workers are likely', async () => {
    await town.sling({ hold: true })
    await until('it is asked for', () => sent('/workers/warm').length === 1)
    expect(sent('/workers/warm')[0]).toMatchObject({ role: 'polecat', rigId: null, work: null, generation: 0 })
  })

  it('promises 9 and 10: an escalation is told once to the address that the user gave, without a secret', async () => {
    const webhookUrl = 'https://hooks.example/key'
    await town.want({ type: 'work.configure', config: { notifications: { webhookUrl } } })
    const { agentId, generation } = await town.bringUp(await town.sling())
    await town.want({ type: 'agent.escalate', severity: 'high', title: 'No network', body: '', agentId, generation })
    await until('it is told', () => town.posted.length === 1)
    await isSettled()
    const { townId, town: state } = town.engine
    expect(town.posted).toEqual([
      [webhookUrl, { town: { townId, name: state.name }, escalation: [...state.work.escalations.values()][0] }],
    ])
  })

  it('promise 9: a running container is told how long worktrees are kept', async () => {
    await town.configureRig({ worktrees: { keepHours: 1 } })
    await town.test.mutate('updateTownConfig', { townId: town.engine.townId, config: { container: { sleepAfterMinutes: 5 } } })
    await until('it is told', () => town.test.containers.bodiesOf('PATCH', '/settings').length > 0)
    expect(town.test.containers.bodiesOf('PATCH', '/settings').at(-1)).toMatchObject({
      worktrees: { [town.rigId]: { keepHours: 1, quotaMegabytes: 10_000 } },
    })
  })

  describe('the launch of a worker', () => {
    const launches = () => sent('/agents/start') as AgentLaunchSpec[]
    const launchOf = async (agentId: string) => {
      await until('it is started', () => launches().some((launch) => launch.agentId === agentId))
      const launch = launches().findLast((one) => one.agentId === agentId)
      if (launch === undefined) throw new Error('It was not started.')
      return launch
    }
    const gone = ({ agentId, generation }: Worker) =>
      town.engine.take({
        kind: 'report',
        report: { type: 'worker.gone', inputId: inputIdSchema.parse(crypto.randomUUID()), agentId, generation },
      })

    it('of a dependant says what its target must have (promise 4)', async () => {
      const first = await town.sling({ title: 'First' })
      const second = await town.sling({ title: 'Second', dependsOn: [first.beadId] })
      await finish(first, await town.bringUp(first))
      const { batchId } = batch()
      await verify()
      await town.hear({ type: 'batch.landed', rigId: town.rigId, batchId, landing: { result: 'landed', commit: commit('c') } })
      await until('it is dispatched', () => town.bead(second.beadId).status === 'in_progress')
      const { work } = await launchOf(workerOf(second).agentId)
      expect(work).toMatchObject({ beadId: second.beadId, mustContain: [commit('c')] })
    })

    it('of rework goes on from the branch as it was, and of a review only reads it', async () => {
      await town.configureRig({ review: true })
      const bead = await town.sling()
      const worker = await town.bringUp(bead)
      await finish(bead, worker)
      await gone(worker)
      const reviewer = [...town.engine.town.work.workers.values()].find(({ role }) => role === 'refinery')
      const review = await launchOf(reviewer?.agentId ?? '')
      expect(review).toMatchObject({ role: 'refinery', instructions: expect.stringMatching(/^You are a reviewer/) as string })
      const { branch, mergeId } = town.bead(bead.beadId)
      expect(review.work).toMatchObject({
        branch,
        target: 'main',
        startFrom: commit('a'),
        readOnly: true,
        mergeId,
        beadId: bead.beadId,
      })
      if (reviewer === undefined) throw new Error('There is no reviewer.')
      const { agentId, generation } = reviewer
      const status = { status: 'running', activity: 'idle', serverPort: 1, sessionId: 's', prewarmed: false } as const
      await town.hear({ type: 'agent.status', agentId, generation, ...status })
      await town.call(await town.token(agentId), 'gt_request_changes', { feedback: 'No.' })
      const rework = [...town.engine.town.work.beads.values()].find(({ kind }) => kind === 'rework')
      if (rework === undefined) throw new Error('There is no rework.')
      const again = await launchOf(workerOf(rework).agentId)
      expect(again.work).toMatchObject({ branch, startFrom: commit('a'), readOnly: false, beadId: rework.beadId, mergeId })
    })

    it('names its author as no person, has its duty, and the model of its role', async () => {
      const { townId } = town.engine
      await town.test.mutate('updateTownConfig', {
        townId,
        config: { model: { provider: 'demo', model: 'demo-mayor', roles: { polecat: 'demo-script' } } },
      })
      const launch = await launchOf(workerOf(await town.sling()).agentId)
      expect(launch).toMatchObject({
        model: 'demo/demo-script',
        instructions: expect.stringMatching(/^You are a polecat/) as string,
      })
      expect(launch.work?.author).toEqual({ name: 'Toast (gastown)', email: `polecat-toast@${townId}.gastown.invalid` })
    })
  })
})
