import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commit, openWorkTown, type WorkTown } from '../testing/work-town.ts'

let town: WorkTown
let townId: string
beforeEach(async () => {
  town = await openWorkTown()
  ;({ townId } = town.engine)
})
afterEach(async () => {
  await town.close()
})

const mutate = (name: string, input: object) => town.test.mutate(name, { townId, ...input })
const query = (name: string, input: object = {}) => town.test.query(name, { townId, ...input })

describe('beads', () => {
  it('are made, listed with what they wait for, changed, and told of with their history', async () => {
    const { data: made } = await mutate('createBead', { rigId: town.rigId, title: 'A page', hold: true, labels: ['ui'] })
    expect(made).toMatchObject({ status: 'open', hold: true, waits: { kind: 'held' } })
    const { data: other } = await mutate('createBead', { rigId: town.rigId, title: 'A test', dependsOn: [made.beadId] })
    expect(other.waits).toMatchObject({ kind: 'blocked', beadIds: [made.beadId] })
    await mutate('updateBead', { beadId: made.beadId, patch: { title: 'The page', priority: 'high' } })
    const { data: listed } = await query('listBeads', { search: 'PAGE' })
    expect(listed.beads.map((bead: { title: string }) => bead.title)).toEqual(['The page'])
    const { data: found } = await query('getBead', { beadId: made.beadId })
    expect(found.dependants).toEqual([other.beadId])
    expect(found.history.map((event: { text: string }) => event.text)).toEqual([
      '"A page" was made by the user.',
      '"The page" was changed by the user: title, priority.',
    ])
  })

  it('the same key makes one bead', async () => {
    const bead = { rigId: town.rigId, title: 'Once', idempotencyKey: 'key-number-one' }
    const [first, second] = [await mutate('sling', bead), await mutate('sling', bead)]
    expect(second.data.beadId).toBe(first.data.beadId)
    expect((await query('listBeads')).data.beads).toHaveLength(1)
  })

  it.each([
    ['an empty title', { title: ' ' }, 'title'],
    ['an unknown rig', { rigId: 'rig-9' }, 'rigId'],
    ['an unknown blocker', { dependsOn: ['bead-9'] }, 'dependsOn'],
    ['a label with a space', { labels: ['two words'] }, 'labels.0'],
    ['an unknown priority', { priority: 'soon' }, 'priority'],
  ])('%s is refused, and the field named', async (_name, wrong, field) => {
    const { error } = await mutate('createBead', { rigId: town.rigId, title: 'A page', ...wrong })
    expect(error).toMatchObject({ data: { field } })
    expect((await query('listBeads')).data.beads).toEqual([])
  })

  it('a circle of dependencies is refused', async () => {
    const { data: one } = await mutate('createBead', { rigId: town.rigId, title: 'One', hold: true })
    const { data: two } = await mutate('createBead', { rigId: town.rigId, title: 'Two', dependsOn: [one.beadId] })
    const { error } = await mutate('updateBead', { beadId: one.beadId, patch: { dependsOn: [two.beadId] } })
    expect(error).toMatchObject({
      message: expect.stringContaining('"One" → "Two" → "One"') as string,
      data: { code: 'DEPENDENCY_CYCLE' },
    })
  })

  it('a closed one is found, and what depends on it does not wait', async () => {
    const { data: one } = await mutate('createBead', { rigId: town.rigId, title: 'One', hold: true })
    await mutate('closeBead', { beadId: one.beadId, reason: 'Done by hand.' })
    expect((await query('getBead', { beadId: one.beadId })).data.bead).toMatchObject({
      status: 'closed',
      reason: 'Done by hand.',
    })
    const { data: two } = await mutate('sling', { rigId: town.rigId, title: 'Two', dependsOn: [one.beadId] })
    expect(two).toMatchObject({ status: 'in_progress', blockedBy: [], results: [{ beadId: one.beadId }] })
    expect((await mutate('retryBead', { beadId: one.beadId })).error).toMatchObject({ data: { code: 'BEAD_NOT_FOUND' } })
  })

  it('are imported: told first, made then, and made once', async () => {
    const text = JSON.stringify([{ number: 7, title: 'Crash', state: 'OPEN' }])
    const input = { rigId: town.rigId, format: 'github-issues', text }
    expect((await mutate('importBeads', input)).data.made).toMatchObject([{ beadId: 'gh-7', from: '#7' }])
    expect((await query('listBeads')).data.beads).toEqual([])
    await mutate('importBeads', { ...input, dryRun: false })
    const again = await mutate('importBeads', { ...input, dryRun: false })
    expect(again.data).toEqual({ made: [], skipped: [{ from: '#7', reason: 'The town has it already.' }] })
    expect((await query('getBead', { beadId: 'gh-7' })).data.bead).toMatchObject({ hold: true, title: 'Crash' })
  })
})

describe('convoys', () => {
  const tasks = [{ title: 'One' }, { title: 'Two', dependsOn: [0] }]

  it('are slung, told of with their beads, started, and closed as what they are', async () => {
    const { data } = await mutate('slingBatch', { rigId: town.rigId, title: 'A shop', tasks, staged: true })
    expect(data.convoy).toMatchObject({ status: 'staged', totalCount: 2, waits: 'Staged: it starts when somebody starts it.' })
    expect(data.beads.map((bead: { waits: { kind: string } }) => bead.waits.kind)).toEqual(['staged', 'staged'])
    const { convoyId } = data.convoy
    expect((await mutate('startConvoy', { convoyId })).data).toMatchObject({ status: 'active' })
    expect((await mutate('closeConvoy', { convoyId, reason: 'Not now.' })).data).toMatchObject({ status: 'failed' })
    expect((await query('listConvoys', { status: ['failed'] })).data.convoys).toHaveLength(1)
  })

  it('tasks that would run side by side without a word are refused, and so is a circle', async () => {
    const { error } = await mutate('slingBatch', {
      rigId: town.rigId,
      title: 'A shop',
      tasks: [{ title: 'One' }, { title: 'Two' }],
    })
    expect(error).toMatchObject({ data: { field: 'parallel' } })
    const circle = await mutate('slingBatch', {
      rigId: town.rigId,
      title: 'A shop',
      tasks: [
        { title: 'One', dependsOn: [1] },
        { title: 'Two', dependsOn: [0] },
      ],
    })
    expect(circle.error).toMatchObject({ data: { code: 'DEPENDENCY_CYCLE' } })
  })
})

describe('the merge queue', () => {
  it('shows the score, what is verified, and what has landed', async () => {
    const bead = await town.sling({ title: 'A page' })
    const { agentId, generation } = await town.bringUp(bead)
    const proof = {
      found: 'branch',
      branch: town.bead(bead.beadId).branch ?? '',
      head: commit('a'),
      base: commit('0'),
      commits: 1,
      changedFiles: 1,
      uncommitted: [],
    } as const
    await town.want({ type: 'agent.done', agentId, generation, summary: 'Done.', proof: { ...proof, uncommitted: [] } })
    const { data } = await query('getMergeQueueData')
    expect(data.batches).toMatchObject([{ phase: 'verifying', target: 'main' }])
    expect(data.queue[0].score).toEqual({
      total: 1100,
      parts: [
        { what: 'every branch', points: 1000 },
        { what: 'priority medium', points: 100 },
      ],
    })
    const { batchId } = data.batches[0]
    const commits = [{ mergeId: data.queue[0].mergeId, commit: commit('c') }]
    await town.hear({
      type: 'batch.verified',
      rigId: town.rigId,
      batchId,
      attempt: 1,
      verification: {
        result: 'passed',
        base: commit('0'),
        tip: commit('c'),
        commits,
        leftOut: [],
        gates: [],
        preVerified: false,
      },
    })
    await town.hear({ type: 'batch.landed', rigId: town.rigId, batchId, landing: { result: 'landed', commit: commit('c') } })
    expect((await query('getMergeQueueData')).data).toMatchObject({
      queue: [],
      history: [{ status: { state: 'landed', commit: commit('c') } }],
    })
  })
})

describe('the rest of the work', () => {
  it('agents are listed with the mayor, and one is reset', async () => {
    const bead = await town.sling()
    const { agentId } = await town.bringUp(bead)
    const { data } = await query('listAgents')
    expect(data.agents).toMatchObject([
      { role: 'mayor', name: 'Mayor' },
      { agentId, state: 'working', beadId: bead.beadId },
    ])
    await mutate('resetAgent', { agentId })
    expect((await query('listAgents')).data.agents[1]).toMatchObject({ state: 'stopping' })
    expect((await mutate('resetAgent', { agentId: 'nobody' })).error).toMatchObject({ data: { code: 'AGENT_NOT_FOUND' } })
  })

  it('pausing and resuming; costs; escalations', async () => {
    await mutate('pauseDispatch', { reason: 'Lunch.' })
    const bead = await town.sling()
    expect((await query('getBead', { beadId: bead.beadId })).data.bead.waits).toEqual({ kind: 'paused', text: 'Lunch.' })
    await mutate('resumeDispatch', {})
    const { agentId, generation } = await town.bringUp(bead)
    await town.hear({
      type: 'agent.usage',
      agentId,
      generation,
      model: 'demo/x',
      spend: { inputTokens: 1, outputTokens: 2, cachedTokens: 3, costMicros: 4_000 },
    })
    const { data: costs } = await query('getCosts')
    expect(costs).toMatchObject({ total: { costMicros: 4_000 }, byRig: [{ name: 'shop' }], byBead: [{ beadId: bead.beadId }] })
    expect(costs.byAgent).toContainEqual({ agentId, name: town.worker(agentId).name, spend: costs.total })
    await town.want({ type: 'agent.escalate', agentId, generation, severity: 'high', title: 'Stuck', body: 'No key.' })
    const { data } = await query('listEscalations')
    await mutate('acknowledgeEscalation', { escalationId: data.escalations[0].escalationId })
    expect((await query('listEscalations')).data.escalations).toEqual([])
    expect((await query('listEscalations', { all: true })).data.escalations).toHaveLength(1)
  })

  it('promise 9: each setting of a rig that is changed is the one that is read back', async () => {
    const config = {
      maxPolecats: 2,
      gates: [{ command: 'npm test', timeLimitMinutes: 3 }],
      mergeStrategy: 'branch',
      mergeMethod: 'rebase',
      batch: { size: 3, waitSeconds: 9 },
      review: true,
      convoyMode: 'review-then-land',
      instructions: 'Use tabs.',
      worktrees: { keepHours: 5, quotaMegabytes: 500 },
    }
    expect((await mutate('updateRigConfig', { rigId: town.rigId, config })).data).toEqual(config)
    expect((await query('getRigConfig', { rigId: town.rigId })).data).toEqual(config)
  })

  it('a dry run of the rules says what they would do, and does nothing', async () => {
    await mutate('pauseDispatch', {})
    await town.sling()
    const before = town.engine.town
    const { data } = await query('dryRunReconcile')
    expect(data).toMatchObject({ events: [], violations: [] })
    expect(town.engine.town).toBe(before)
  })

  it('what is finished has its name in the events, and an ended convoy its costs', async () => {
    const tasks = [{ title: 'One' }]
    const { data } = await mutate('slingBatch', { rigId: town.rigId, title: 'A shop', tasks })
    const [{ beadId }] = data.beads
    const { agentId, generation } = await town.bringUp({ beadId })
    const spend = { inputTokens: 1, outputTokens: 2, cachedTokens: 3, costMicros: 4_000 }
    await town.hear({ type: 'agent.usage', agentId, generation, model: 'demo/x', spend })
    await mutate('closeBead', { beadId, reason: 'By hand.' })
    const { data: told } = await query('getTownEvents', {})
    const texts = told.events.map((event: { text: string }) => event.text)
    expect(texts).toContain('"One" was closed by the user: By hand.')
    expect(texts).toContain('The convoy "A shop" has landed.')
    expect((await query('getCosts')).data.byConvoy).toMatchObject([{ title: 'A shop', spend: { costMicros: 4_000 } }])
    expect((await query('getConvoy', { convoyId: data.convoy.convoyId })).data).toMatchObject({
      convoy: { status: 'landed', closedCount: 1 },
      beads: [{ title: 'One', status: 'closed' }],
    })
  })

  it('a convoy says which bead holds it up', async () => {
    const tasks = [{ title: 'One' }, { title: 'Two', dependsOn: [0] }]
    const { data } = await mutate('slingBatch', { rigId: town.rigId, title: 'A shop', tasks, mode: 'review-then-land' })
    const { convoyId, featureBranch } = data.convoy
    expect(featureBranch).toMatch(/^gt\/convoy\/a-shop-/)
    expect(data.convoy.waits).toBe('0 of 2 beads have landed; 1 in work, 0 in the merge queue.')
    await mutate('updateBead', { beadId: data.beads[0].beadId, patch: { hold: true } })
    expect((await query('getConvoy', { convoyId })).data.convoy.waits).toBe(
      '0 of 2 beads have landed; "One" is next: Held: it starts when somebody starts it.',
    )
    const loose = await town.sling({ title: 'Three', hold: true })
    const added = await mutate('addConvoyBead', { convoyId, beadId: loose.beadId, dependsOn: [data.beads[1].beadId] })
    expect(added.data).toMatchObject({ totalCount: 3 })
    expect((await mutate('removeConvoyBead', { convoyId, beadId: loose.beadId })).data).toMatchObject({ totalCount: 2 })
    expect((await mutate('updateConvoy', { convoyId, title: 'A big shop' })).data).toMatchObject({ title: 'A big shop' })
    const { error } = await mutate('updateConvoy', { convoyId, mode: 'review-and-merge' })
    expect(error?.data).toMatchObject({ code: 'WRONG_STATE', field: 'mode' })
    const { agentId: held } = (await query('listAgents')).data.agents[1]
    await town.hear({
      type: 'agent.status',
      agentId: held,
      generation: 1,
      status: 'exited',
      activity: 'idle',
      serverPort: 0,
      sessionId: '',
      prewarmed: false,
    })
    await mutate('startBead', { beadId: data.beads[0].beadId })
    for (let left = 5; left > 0; left -= 1) {
      const { agentId, generation } = await town.bringUp(data.beads[0])
      const gone = { activity: 'idle', serverPort: 0, sessionId: '', prewarmed: false, reason: 'It crashed.' } as const
      await town.hear({ type: 'agent.status', agentId, generation, status: 'failed', ...gone })
      if (left > 1) await mutate('startBead', { beadId: data.beads[0].beadId })
    }
    expect((await query('getConvoy', { convoyId })).data.convoy).toMatchObject({
      failedCount: 1,
      waits: '0 of 2 beads have landed; "One" failed: open it again, change it, or close it.',
    })
    expect((await mutate('retryBead', { beadId: data.beads[0].beadId })).data).toMatchObject({ status: 'in_progress' })
  })

  it('mail reaches a worker, a nudge only one that works, and the mayor takes messages instead', async () => {
    const { agentId } = await town.bringUp(await town.sling())
    expect((await mutate('sendMail', { agentId, body: 'Use tabs.', kind: 'nudge' })).data).toEqual({ done: true })
    expect([...town.engine.town.work.mail.values()]).toMatchObject([{ to: agentId, from: 'user', body: 'Use tabs.' }])
    const { error } = await mutate('sendMail', { agentId: town.mayorId, body: 'Hello.' })
    expect(error).toMatchObject({ message: expect.stringContaining('message instead') as string, data: { field: 'agentId' } })
  })

  it('an escalation that nobody acknowledged is listed however many came after it', async () => {
    const escalate = (title: string) =>
      town.want({ type: 'agent.escalate', agentId: town.mayorId, generation: 1, severity: 'low', title, body: '' })
    await escalate('The first')
    const first = (await query('listEscalations')).data.escalations[0]
    for (let count = 0; count < 101; count += 1) {
      town.test.clock.advance(1)
      await escalate(`Number ${count}`)
    }
    const { escalations } = (await query('listEscalations')).data
    expect(escalations).toHaveLength(102)
    expect(escalations.at(-1)).toEqual(first)
    await mutate('acknowledgeEscalation', { escalationId: first.escalationId })
    expect((await query('listEscalations')).data.escalations).toHaveLength(101)
  })

  it('the work that a page is pushed is the same object until it changes, or a day ends', async () => {
    await town.sling({ hold: true })
    const work = async () => (await query('getTown')).data.work
    const before = await work()
    expect(before).toMatchObject({ counts: { open: 1 }, queueLength: 0, agents: [{ role: 'mayor' }], paused: null })
    await town.sling({ title: 'Another', hold: true })
    const after = await work()
    expect(after).toMatchObject({ counts: { open: 2 } })
    expect(after.revision).toBeGreaterThan(before.revision)
    const { agentId, generation } = await town.bringUp(await town.sling({ title: 'A third' }))
    const spend = { inputTokens: 1, outputTokens: 2, cachedTokens: 3, costMicros: 4_000 }
    await town.hear({ type: 'agent.usage', agentId, generation, model: 'demo/x', spend })
    expect((await work()).spend).toEqual({ total: spend, today: spend })
    town.test.clock.now = () => Date.parse('2026-01-02T00:00:00.000Z')
    expect((await work()).spend).toMatchObject({ total: spend, today: { costMicros: 0 } })
  })

  it('events are told in order, from a number on', async () => {
    await town.sling({ title: 'One' })
    const { data: all } = await query('getTownEvents', { limit: 1000 })
    const last = all.events.at(-1).seq
    await town.sling({ title: 'Two' })
    const { data } = await query('getTownEvents', { after: last })
    expect(data.events[0]).toMatchObject({ seq: last + 1, type: 'bead.created', text: '"Two" was made by the user.' })
  })
})
