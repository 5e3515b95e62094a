import { waitReasonSchema, type Bead, type WaitReason } from '@gastown/contract/work/bead'
import type { Worker } from '@gastown/core/work/work'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../testing/until.ts'
import { commit, openWorkTown, type WorkTown } from '../testing/work-town.ts'

type Kind = WaitReason['kind']

describe('promise 5: every unfinished bead says what it waits for', () => {
  let town: WorkTown
  beforeEach(async () => {
    town = await openWorkTown()
  })
  afterEach(() => town.close())

  const mutate = async (name: string, input: object = {}) =>
    (await town.test.mutate(name, { townId: town.engine.townId, ...input })).data
  const waitsOf = async ({ beadId }: Pick<Bead, 'beadId'>): Promise<WaitReason> =>
    (await town.test.query('getBead', { townId: town.engine.townId, beadId })).data.bead.waits
  const inProgress = async (): Promise<{ bead: Bead; worker: Worker }> => {
    const bead = await town.sling()
    const worker = await town.bringUp(bead)
    return { bead: town.bead(bead.beadId), worker }
  }
  const done = async (): Promise<Bead> => {
    const { bead, worker } = await inProgress()
    const { agentId, generation } = worker
    await town.want({
      type: 'agent.done',
      agentId,
      generation,
      summary: 'Done.',
      proof: {
        found: 'branch',
        branch: bead.branch ?? '',
        head: commit('a'),
        base: commit('0'),
        commits: 1,
        changedFiles: 1,
        uncommitted: [],
      },
    })
    return town.bead(bead.beadId)
  }
  const batch = () => {
    const { rigId } = town
    const found = town.engine.town.work.refineries.get(rigId)?.batch
    if (found === null || found === undefined) throw new Error('There is no batch.')
    return { rigId, batchId: found.batchId, mergeId: found.mergeIds[0] ?? '', attempt: found.attempt }
  }

  /** Each makes a bead that waits for that, and says what a person reads. */
  const cases: Record<Kind, [text: RegExp, make: () => Promise<Pick<Bead, 'beadId'>>]> = {
    held: [/^Held: it starts when somebody starts it/, () => town.sling({ hold: true })],
    blocked: [
      /^Waits until "Add a page" has landed/,
      async () => town.sling({ title: 'A test', dependsOn: [(await town.sling({ hold: true })).beadId] }),
    ],
    staged: [
      /^Staged: its convoy "A shop" is not started yet/,
      async () =>
        (await mutate('slingBatch', { rigId: town.rigId, title: 'A shop', staged: true, tasks: [{ title: 'One' }] })).beads[0],
    ],
    no_capacity: [
      /^Waits for a free worker: all 1 of shop are busy/,
      async () => {
        await town.configureRig({ maxPolecats: 1 })
        await town.sling()
        return town.sling({ title: 'Another' })
      },
    ],
    backing_off: [
      /^Try 1 failed: It crashed/,
      async () => {
        const { bead, worker } = await inProgress()
        const { agentId, generation } = worker
        const ended = { activity: 'idle', serverPort: 0, sessionId: '', prewarmed: false, reason: 'It crashed.' } as const
        await town.hear({ type: 'agent.status', agentId, generation, status: 'failed', ...ended })
        return bead
      },
    ],
    needs_you: [/used up its budget of \$0\.00: raise it/, () => town.sling({ budgetUsd: 0 })],
    paused: [
      /^Lunch\.$/,
      async () => {
        await mutate('pauseDispatch', { reason: 'Lunch.' })
        return town.sling()
      },
    ],
    container: [
      /^The town is stopped: it goes on when you start it/,
      async () => {
        await mutate('stopContainer')
        town.test.containers.end(town.engine.townId, 'It was told to stop.')
        await until('the container has stopped', () => town.engine.town.container.run.state === 'asleep')
        return town.sling()
      },
    ],
    starting: [/is being started\.$/, () => town.sling()],
    working: [/works on it\.$/, async () => (await inProgress()).bead],
    in_queue: [
      /waits in the merge queue/,
      async () => {
        await done()
        return done()
      },
    ],
    verifying: [/is being verified/, done],
    reworked: [
      /needs more work first/,
      async () => {
        const bead = await done()
        const { mergeId, ...of } = batch()
        const leftOut = [{ mergeId: mergeId as never, why: 'conflict' as const, files: ['a'], detail: 'Both changed a.' }]
        await town.hear({ type: 'batch.verified', ...of, verification: { result: 'nothing', leftOut } })
        return bead
      },
    ],
    landing: [
      /is landing on main/,
      async () => {
        const bead = await done()
        const { mergeId, ...of } = batch()
        const passed = {
          result: 'passed',
          base: commit('0'),
          tip: commit('c'),
          leftOut: [],
          gates: [],
          preVerified: false,
        } as const
        const commits = [{ mergeId: mergeId as never, commit: commit('c') }]
        await town.hear({ type: 'batch.verified', ...of, verification: { ...passed, commits, leftOut: [], gates: [] } })
        return bead
      },
    ],
  }

  it('and every reason there is has a case here', () => {
    expect(Object.keys(cases).toSorted()).toEqual(waitReasonSchema.shape.kind.options.toSorted())
  })

  it.each(waitReasonSchema.shape.kind.options)('%s', async (kind) => {
    const [text, make] = cases[kind]
    const waits = await waitsOf(await make())
    expect(waits).toMatchObject({ kind, text: expect.stringMatching(text) as string })
  })

  it('a branch that waits for a person says for what', async () => {
    const bead = await done()
    const { mergeId, ...of } = batch()
    const passed = { result: 'passed', base: commit('0'), tip: commit('c'), preVerified: false } as const
    const commits = [{ mergeId: mergeId as never, commit: commit('c') }]
    await town.hear({ type: 'batch.verified', ...of, verification: { ...passed, commits, leftOut: [], gates: [] } })
    const landing = { result: 'refused', cause: 'dirty', detail: 'The repository has local changes.' } as const
    await town.hear({ type: 'batch.landed', rigId: of.rigId, batchId: of.batchId, landing })
    expect(await waitsOf(bead)).toMatchObject({ kind: 'needs_you', text: expect.stringContaining('local changes') as string })
    const { data } = await town.test.query('getMergeQueueData', { townId: town.engine.townId })
    expect(data.needsAttention).toMatchObject([{ waits: expect.stringContaining('local changes') as string }])
  })
})
