import type { Bead } from '@gastown/contract/work/bead'
import type { Verification } from '@gastown/contract/work/reports'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { until } from '../testing/until.ts'
import { commit, openWorkTown, type WorkTown } from '../testing/work-town.ts'

let town: WorkTown
let townId: string
beforeEach(async () => {
  town = await openWorkTown()
  ;({ townId } = town.engine)
})
afterEach(() => town.close())

const mutate = (name: string, input: object = {}) => town.test.mutate(name, { townId, ...input })
const query = (name: string, input: object = {}) => town.test.query(name, { townId, ...input })

async function done(bead: Pick<Bead, 'beadId'>): Promise<void> {
  const { agentId, generation } = await town.bringUp(bead)
  const { branch = '' } = town.bead(bead.beadId)
  const proved = { found: 'branch', branch, head: commit('a'), base: commit('0'), commits: 1, changedFiles: 1 } as const
  await town.want({ type: 'agent.done', agentId, generation, summary: 'Done.', proof: { ...proved, uncommitted: [] } })
}

/** The two branches that are in the queue, the second behind the first, which is being verified. */
async function twoBranches() {
  for (const title of ['One', 'Two']) await done(await town.sling({ title }))
  const { queue } = (await query('getMergeQueueData')).data
  return { first: queue[0], second: queue[1] }
}

async function stopContainer(): Promise<void> {
  await mutate('stopContainer')
  town.test.containers.end(town.engine.townId, 'It was told to stop.')
  await until('the container has stopped', () => town.engine.town.container.run.state === 'asleep')
}

it('a diff and the disk of the worktrees are asked of the container; one that sleeps is not woken, and the way out is said', async () => {
  const { first } = await twoBranches()
  const diff = { base: commit('0'), head: commit('a'), patch: 'diff --git a/a b/a\n', truncated: false }
  const worktree = { rigId: town.rigId, agentId: 'polecat-1', lastUsedAt: '2026-01-01T00:00:00.000Z', inUse: true }
  const usage = { worktrees: [7, 5].map((bytes) => ({ ...worktree, bytes })), repositoryBytes: 9 }
  town.test.containers.answer = ({ path }) => Response.json(path === '/worktrees' ? usage : diff)
  town.test.forget()
  expect((await query('getMergeDiff', { mergeId: first.mergeId })).data).toEqual(diff)
  expect(town.test.containers.bodiesOf('POST', `/rigs/${town.rigId}/diff`)).toEqual([
    { gitUrl: '/repos/shop', target: 'main', head: commit('a') },
  ])
  expect((await query('getWorktreeUsage')).data).toEqual(usage)
  expect(town.test.recorded.map(({ event }) => event)).toContainEqual({ event: 'worktrees.measured', bytes: 12 })

  await stopContainer()
  const starts = town.test.containers.starts.length
  for (const [name, input] of [['getMergeDiff', { mergeId: first.mergeId }] as const, ['getWorktreeUsage', {}] as const]) {
    expect(await query(name, input)).toMatchObject({
      status: 503,
      error: { message: expect.stringMatching(/does not run.*Restart it/) as string, data: { code: 'CONTAINER_UNAVAILABLE' } },
    })
  }
  expect(town.test.containers.starts).toHaveLength(starts)
})

it('a merge is told whole by itself, and in the queue without what its gates printed', async () => {
  const gates = [{ command: 'npm test', outcome: 'failed', exitCode: 1, durationMs: 5, output: 'one test failed' }] as const
  await town.configureRig({ gates: [{ command: 'npm test', timeLimitMinutes: 1 }] })
  const { first } = await twoBranches()
  const { batchId, attempt, mergeIds } = town.engine.town.work.refineries.get(town.rigId)?.batch ?? {}
  if (batchId === undefined || attempt === undefined) throw new Error('Nothing is verified.')
  const ended = { base: commit('0'), mergeIds: [...(mergeIds ?? [])], leftOut: [], gates: [...gates] }
  const verification: Verification = { result: 'gate_failed', ...ended }
  const { rigId } = town
  await town.hear({ type: 'batch.verified', rigId, batchId, attempt, verification })
  await town.hear({ type: 'batch.verified', rigId, batchId: batchNow() ?? batchId, attempt: 2, verification })
  expect((await query('getMerge', { mergeId: first.mergeId })).data).toMatchObject({ mergeId: first.mergeId, gates })
  const listed = (await query('getMergeQueueData')).data.queue.find(
    ({ mergeId }: { mergeId: string }) => mergeId === first.mergeId,
  )
  expect(listed.gates).toEqual([{ ...gates[0], output: '' }])
  expect((await query('getMerge', { mergeId: 'm-none' })).error?.data.code).toBe('MERGE_NOT_FOUND')
})

const batchNow = () => town.engine.town.work.refineries.get(town.rigId)?.batch?.batchId

it('a container that hangs or answers something else is an error with a reason', async () => {
  const { first } = await twoBranches()
  town.test.containers.answer = () => Response.json({ patch: 7 })
  expect((await query('getMergeDiff', { mergeId: first.mergeId })).error?.data.code).toBe('CONTAINER_UNAVAILABLE')
  town.test.containers.answer = ({ path }, signal) => {
    if (path !== '/worktrees') return Response.json({}, { status: 202 })
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error))
    })
  }
  const asked = query('getWorktreeUsage')
  await until('it was asked', () => town.test.containers.calls.some(({ path }) => path === '/worktrees'))
  town.test.clock.advance(10_000)
  expect((await asked).error).toMatchObject({ message: expect.stringContaining('10000 ms') as string })
})

it('rework that a person asks for becomes a bead that blocks the branch; one that is being verified is left alone', async () => {
  const { first, second } = await twoBranches()
  const { error } = await mutate('requestRework', { mergeId: first.mergeId, feedback: 'No.' })
  expect(error?.data).toMatchObject({ code: 'WRONG_STATE', field: 'mergeId' })
  await mutate('requestRework', { mergeId: second.mergeId, feedback: 'Use tabs.' })
  const { data } = await query('getMergeQueueData', { rigId: town.rigId })
  const reworked = data.queue.find(({ mergeId }: { mergeId: string }) => mergeId === second.mergeId)
  expect(reworked).toMatchObject({ status: { state: 'rework' }, retries: 1 })
  const { bead } = (await query('getBead', { beadId: reworked.status.reworkBeadId })).data
  expect(bead).toMatchObject({ kind: 'rework', reworkCause: 'comment', body: 'Use tabs.' })
})

it('what waits for a person is looked at again when a person says so', async () => {
  const { first } = await twoBranches()
  const { rigId } = town
  const { batchId } = (await query('getMergeQueueData')).data.batches[0]
  const passed = { result: 'passed', base: commit('0'), tip: commit('c'), leftOut: [], gates: [], preVerified: false } as const
  const commits = [{ mergeId: first.mergeId, commit: commit('c') }]
  const verification = { ...passed, commits, leftOut: [], gates: [] }
  await town.hear({ type: 'batch.verified', rigId, batchId, attempt: 1, verification })
  const landing = { result: 'refused', cause: 'hook', detail: 'A hook said no.' } as const
  await town.hear({ type: 'batch.landed', rigId, batchId, landing })
  const stateOf = () => town.engine.town.work.merges.get(first.mergeId)?.status.state
  expect(stateOf()).toBe('needs_you')
  await mutate('retryMerge', { mergeId: first.mergeId })
  expect(stateOf()).not.toBe('needs_you')
})

it('the queue is told by rig, what is verified before what waits', async () => {
  await town.configureRig({ batch: { size: 1 } })
  const other = (await mutate('createRig', { name: 'zoo', gitUrl: '/repos/zoo' })).data.rigId
  await done(await town.sling({ title: 'Zoo', rigId: other, priority: 'critical' }))
  for (const title of ['One', 'Two']) await done(await town.sling({ title }))
  const { queue, batches } = (await query('getMergeQueueData')).data
  expect(queue.map(({ title, status }: { title: string; status: { state: string } }) => `${title} ${status.state}`)).toEqual([
    'One verifying',
    'Two queued',
    'Zoo verifying',
  ])
  expect(batches).toHaveLength(2)
  const only = (await query('getMergeQueueData', { rigId: other })).data
  expect(only).toMatchObject({ queue: [{ title: 'Zoo' }], batches: [{ rigId: other }] })
})

it('the town’s view names the branches that wait for a person, and why, until they go on', async () => {
  const { first } = await twoBranches()
  const { batches } = (await query('getMergeQueueData')).data
  const { batchId } = batches[0]
  const waiting = async () => (await query('getTown')).data.work.mergesForYou
  expect(await waiting()).toEqual([])
  const commits = [{ mergeId: first.mergeId, commit: commit('c') }]
  const tree = { base: commit('0'), tip: commit('c'), commits, leftOut: [], gates: [], preVerified: false }
  const verification = { result: 'passed' as const, ...tree }
  await town.hear({ type: 'batch.verified', rigId: town.rigId, batchId, attempt: 1, verification })
  const landing = { result: 'refused', cause: 'dirty', detail: 'README.md has changes.' } as const
  await town.hear({ type: 'batch.landed', rigId: town.rigId, batchId, landing })
  expect(await waiting()).toMatchObject([
    { mergeId: first.mergeId, beadId: first.beadId, state: 'needs_you', text: expect.stringContaining('README.md') as string },
  ])
  await mutate('retryMerge', { mergeId: first.mergeId })
  expect(await waiting()).toEqual([])
})
