import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../testing/until.ts'
import { commit, openWorkTown, type WorkTown } from '../testing/work-town.ts'

let town: WorkTown
let townId: string
beforeEach(async () => {
  town = await openWorkTown()
  ;({ townId } = town.engine)
})
afterEach(() => town.close())

const mutate = (name: string, input: object) => town.test.mutate(name, { townId, ...input })
const query = (name: string, input: object = {}) => town.test.query(name, { townId, ...input })
const listed = async () => (await query('listBeads')).data.beads as { beadId: string; title: string }[]
const done = async (title: string) => {
  const bead = await town.sling({ title })
  const { agentId, generation } = await town.bringUp(bead)
  const { branch = '' } = town.bead(bead.beadId)
  const proved = { found: 'branch', branch, head: commit('a'), base: commit('0'), commits: 1, changedFiles: 1 } as const
  await town.want({ type: 'agent.done', agentId, generation, summary: 'Done.', proof: { ...proved, uncommitted: [] } })
  return bead
}

describe('an import of 5,000 beads', () => {
  const line = (index: number) =>
    JSON.stringify({
      id: `gt-${index}`,
      title: `Bead ${index}`,
      // Waits for one that stands below it, and is a part of the last one of all.
      dependencies: [
        ...(index % 7 === 0 ? [{ depends_on_id: `gt-${index + 3}`, type: 'blocks' }] : []),
        ...(index === 4_999 ? [] : [{ depends_on_id: 'gt-4999', type: 'parent-child' }]),
      ],
    })
  const text = Array.from({ length: 5_000 }, (_, index) => line(index)).join('\n')

  it('lets others in between, makes all links, and again makes only what is missing', async () => {
    const request = { rigId: town.rigId, format: 'bd-jsonl', text, hold: true }
    expect((await mutate('importBeads', { ...request, dryRun: true })).data.made).toHaveLength(5_000)
    expect(await listed()).toEqual([])

    const importing = mutate('importBeads', { ...request, dryRun: false })
    await until('a part is made', () => town.engine.town.work.beads.size > 0)
    const { data: between } = await mutate('createBead', { rigId: town.rigId, title: 'Between', hold: true })
    expect(between.title).toBe('Between')
    expect(town.engine.town.work.beads.size).toBeLessThan(5_000)
    expect((await importing).data.made).toHaveLength(5_000)

    const { beads } = town.engine.town.work
    expect(beads.size).toBe(5_001)
    const imported = [...beads.values()].filter(({ beadId }) => beadId.startsWith('bd-'))
    expect(imported.filter(({ parentId }) => parentId === 'bd-gt-4999')).toHaveLength(4_999)
    expect(imported.filter(({ blockedBy }) => blockedBy.length === 1)).toHaveLength(714)

    await mutate('deleteBead', { beadIds: ['bd-gt-0', 'bd-gt-2'] })
    const { data: again } = await mutate('importBeads', { ...request, dryRun: false })
    expect(again.made.map(({ beadId }: { beadId: string }) => beadId)).toEqual(['bd-gt-0', 'bd-gt-2'])
    expect(town.engine.town.work.beads.size).toBe(5_001)
  }, 60_000)
})

describe('beads', () => {
  it('a held one starts when it is told to, or when it is slung; one that works is not started again', async () => {
    const { data: held } = await mutate('createBead', { rigId: town.rigId, title: 'Later', hold: true })
    expect((await mutate('startBead', { beadId: held.beadId })).data).toMatchObject({ status: 'in_progress', hold: false })
    expect((await mutate('startBead', { beadId: held.beadId })).error?.data.code).toBe('WRONG_STATE')
    const { data: slung } = await mutate('sling', { rigId: town.rigId, title: 'Now', hold: true })
    expect(slung).toMatchObject({ status: 'in_progress', hold: false })
  })

  it('one that is reassigned is taken from who works on it, and wished for the other', async () => {
    const bead = await town.sling()
    const first = await town.bringUp(bead)
    const { data } = await mutate('reassignBead', { beadId: bead.beadId, agentId: first.agentId })
    expect(data).toMatchObject({ status: 'open', wishedAgentId: first.agentId })
    expect(town.worker(first.agentId).run.state).toBe('stopping')
    const { error } = await mutate('reassignBead', { beadId: bead.beadId, agentId: 'nobody' })
    expect(error?.data).toMatchObject({ code: 'AGENT_NOT_FOUND', field: 'agentId' })
  })

  it('many are deleted in one call, with their children; one that is gone already is no reason to stop', async () => {
    const parent = await town.sling({ title: 'Parent', hold: true })
    const child = await town.sling({ title: 'Child', hold: true, parentId: parent.beadId })
    await town.sling({ title: 'Stays', hold: true })
    await mutate('deleteBead', { beadIds: [parent.beadId, child.beadId, 'bead-gone'] })
    expect((await listed()).map(({ title }) => title)).toEqual(['Stays'])
    expect((await mutate('deleteBead', { beadIds: ['bead-gone'] })).error?.data).toMatchObject({ code: 'BEAD_NOT_FOUND' })
  })

  it('of many, none is deleted when one of them is closed, or goes with one that is in the merge queue', async () => {
    const free = await town.sling({ title: 'Free', hold: true })
    const closed = await town.sling({ title: 'Closed', hold: true })
    await mutate('closeBead', { beadId: closed.beadId, reason: 'By hand.' })
    const inQueue = await done('In the queue')
    for (const beadId of [closed.beadId, inQueue.beadId]) {
      const { error } = await mutate('deleteBead', { beadIds: [free.beadId, beadId] })
      expect(error).toMatchObject({
        message: expect.stringContaining('Nothing was deleted') as string,
        data: { code: 'WRONG_STATE', field: 'beadIds' },
      })
    }
    expect(await listed()).toHaveLength(3)
  })

  it('lists go on where the page before ended, and filter by rig, status and convoy', async () => {
    for (const title of ['One', 'Two', 'Three']) {
      await town.sling({ title, hold: true })
      town.test.clock.advance(1)
    }
    const first = await query('listBeads', { limit: 2 })
    expect(first.data.beads.map(({ title }: { title: string }) => title)).toEqual(['Three', 'Two'])
    const second = await query('listBeads', { limit: 2, cursor: first.data.nextCursor })
    expect(second.data).toMatchObject({ beads: [{ title: 'One' }] })
    expect(second.data.nextCursor).toBeUndefined()
    expect((await query('listBeads', { status: ['failed'] })).data.beads).toEqual([])
    expect((await query('listBeads', { rigId: 'rig-9' })).data.beads).toEqual([])
    expect((await query('listBeads', { convoyId: 'convoy-9' })).data.beads).toEqual([])
    expect((await query('listBeads', { cursor: 'nonsense' })).error?.data).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'cursor',
    })
  })

  it('a closed member of a convoy is still known to those that depended on it', async () => {
    const tasks = [{ title: 'One' }, { title: 'Two', dependsOn: [0] }]
    const { data } = await mutate('slingBatch', { rigId: town.rigId, title: 'A shop', staged: true, tasks })
    const [one, two] = data.beads as { beadId: string }[]
    for (const bead of [two, one]) await mutate('closeBead', { beadId: bead?.beadId, reason: 'By hand.' })
    expect((await query('getBead', { beadId: one?.beadId })).data.dependants).toEqual([two?.beadId])
  })
})

describe('the same key', () => {
  it('makes one convoy', async () => {
    const convoy = { rigId: town.rigId, title: 'A shop', tasks: [{ title: 'One' }], idempotencyKey: 'key-number-two' }
    const [first, second] = [await mutate('slingBatch', convoy), await mutate('slingBatch', convoy)]
    expect(second.data.convoy.convoyId).toBe(first.data.convoy.convoyId)
    expect((await query('listConvoys')).data.convoys).toHaveLength(1)
  })

  it('for something else is refused, and says so', async () => {
    const key = { idempotencyKey: 'key-number-three' }
    await mutate('createBead', { rigId: town.rigId, title: 'A page', hold: true, ...key })
    for (const answer of [
      await mutate('slingBatch', { rigId: town.rigId, title: 'A shop', tasks: [{ title: 'One' }], ...key }),
      await mutate('sendMessage', { message: 'Hello.', ...key }),
    ])
      expect(answer.error?.data).toMatchObject({ code: 'INVALID_INPUT', field: 'idempotencyKey' })
    expect(await listed()).toHaveLength(1)
  })
})

describe('what is wrong is refused, with the name of its field', () => {
  const long = 'x'.repeat(100_001)
  it.each<[procedure: string, input: object, code: string, field: string]>([
    ['createBead', { title: 'x'.repeat(201) }, 'INVALID_INPUT', 'title'],
    ['createBead', { body: long }, 'INVALID_INPUT', 'body'],
    ['createBead', { parentId: 'bead-9' }, 'BEAD_NOT_FOUND', 'parentId'],
    ['createBead', { budgetUsd: -1 }, 'INVALID_INPUT', 'budgetUsd'],
    ['createBead', { idempotencyKey: 'short' }, 'INVALID_INPUT', 'idempotencyKey'],
    ['sling', { rigId: 'rig-9' }, 'RIG_NOT_FOUND', 'rigId'],
    ['updateBead', { beadId: 'bead-9', patch: {} }, 'BEAD_NOT_FOUND', 'beadId'],
    ['updateBead', { beadId: 'bead-9', patch: { title: '' } }, 'INVALID_INPUT', 'patch.title'],
    ['deleteBead', { beadIds: [] }, 'INVALID_INPUT', 'beadIds'],
    ['startBead', { beadId: 'bead-9' }, 'BEAD_NOT_FOUND', 'beadId'],
    ['startBead', { beadId: '../etc' }, 'INVALID_INPUT', 'beadId'],
    ['retryBead', { beadId: 'bead-9' }, 'BEAD_NOT_FOUND', 'beadId'],
    ['closeBead', { beadId: 'bead-9', reason: ' ' }, 'INVALID_INPUT', 'reason'],
    ['reassignBead', { beadId: 'bead-9', agentId: null }, 'BEAD_NOT_FOUND', 'beadId'],
    ['importBeads', { format: 'csv', text: '' }, 'INVALID_INPUT', 'format'],
    ['importBeads', { format: 'github-issues', text: '{}' }, 'INVALID_INPUT', 'text'],
    ['importBeads', { format: 'bd-jsonl', text: '', rigId: 'rig-9' }, 'RIG_NOT_FOUND', 'rigId'],
    ['slingBatch', { tasks: [] }, 'INVALID_INPUT', 'tasks'],
    ['slingBatch', { tasks: [{ title: 'One', dependsOn: [7] }] }, 'INVALID_INPUT', 'tasks.0.dependsOn'],
    ['startConvoy', { convoyId: 'convoy-9' }, 'CONVOY_NOT_FOUND', 'convoyId'],
    ['updateConvoy', { convoyId: 'convoy-9', title: '' }, 'INVALID_INPUT', 'title'],
    ['addConvoyBead', { convoyId: 'convoy-9', beadId: 'bead-9' }, 'CONVOY_NOT_FOUND', 'convoyId'],
    ['removeConvoyBead', { convoyId: 'convoy-9', beadId: 'bead-9' }, 'CONVOY_NOT_FOUND', 'convoyId'],
    ['closeConvoy', { convoyId: 'convoy-9' }, 'CONVOY_NOT_FOUND', 'convoyId'],
    ['resetAgent', { agentId: 'nobody' }, 'AGENT_NOT_FOUND', 'agentId'],
    ['sendMail', { agentId: 'nobody', body: 'Hello.' }, 'AGENT_NOT_FOUND', 'agentId'],
    ['sendMail', { agentId: 'nobody', body: ' ' }, 'INVALID_INPUT', 'body'],
    ['sendMail', { agentId: 'nobody', body: 'Hello.', kind: 'fax' }, 'INVALID_INPUT', 'kind'],
    ['requestRework', { mergeId: 'm-9', feedback: 'No.' }, 'MERGE_NOT_FOUND', 'mergeId'],
    ['requestRework', { mergeId: 'm-9', feedback: '' }, 'INVALID_INPUT', 'feedback'],
    ['retryMerge', { mergeId: 'm-9' }, 'MERGE_NOT_FOUND', 'mergeId'],
    ['acknowledgeEscalation', { escalationId: 'esc-9' }, 'ESCALATION_NOT_FOUND', 'escalationId'],
    ['updateRigConfig', { rigId: 'rig-9', config: {} }, 'RIG_NOT_FOUND', 'rigId'],
    ['updateRigConfig', { config: { maxPolecats: 0 } }, 'INVALID_INPUT', 'config.maxPolecats'],
    ['updateTownConfig', { config: { work: { maxPolecats: 101 } } }, 'INVALID_INPUT', 'config.work.maxPolecats'],
    ['retryDeadLetter', { actionId: 'gone' }, 'WRONG_STATE', 'actionId'],
  ])('%s %j', async (procedure, input, code, field) => {
    const { error } = await mutate(procedure, { rigId: town.rigId, title: 'A page', ...input })
    expect(error?.data).toMatchObject({ code, field })
    expect(await listed()).toEqual([])
  })

  it.each<[procedure: string, input: object, code: string, field: string]>([
    ['getBead', { beadId: 'bead-9' }, 'BEAD_NOT_FOUND', 'beadId'],
    ['listBeads', { limit: 5001 }, 'INVALID_INPUT', 'limit'],
    ['listBeads', { status: ['lost'] }, 'INVALID_INPUT', 'status.0'],
    ['getConvoy', { convoyId: 'convoy-9' }, 'CONVOY_NOT_FOUND', 'convoyId'],
    ['getMergeQueueData', { rigId: 'rig-9' }, 'RIG_NOT_FOUND', 'rigId'],
    ['getMergeDiff', { mergeId: 'm-9' }, 'MERGE_NOT_FOUND', 'mergeId'],
    ['getTownEvents', { limit: 1001 }, 'INVALID_INPUT', 'limit'],
    ['getTownEvents', { after: -1 }, 'INVALID_INPUT', 'after'],
    ['getRigConfig', { rigId: 'rig-9' }, 'RIG_NOT_FOUND', 'rigId'],
  ])('%s %j', async (procedure, input, code, field) => {
    expect((await query(procedure, input)).error?.data).toMatchObject({ code, field })
  })

  it('limits that contradict each other change nothing of the settings', async () => {
    const before = (await query('getTownConfig')).data
    const work = { budgets: { day: { softUsd: 5, hardUsd: 1 } } }
    const { error } = await mutate('updateTownConfig', { config: { container: { sleepAfterMinutes: 3 }, work } })
    expect(error?.data).toMatchObject({ code: 'INVALID_INPUT', field: 'work.budgets.day.softUsd' })
    expect((await query('getTownConfig')).data).toEqual(before)
  })
})
