import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRunning } from './support/processes.ts'
import { openSeededTown, type SeededTown } from './support/seeded-town.ts'
import { readManifest } from './support/gastown-process.ts'

const reasons = [
  'blocked', 'held', 'staged', 'no_capacity', 'backing_off', 'needs_you', 'working', 'in_queue', 'verifying', 'reworked', 'landing',
] as const // prettier-ignore

describe('a seeded town, which tests and benches of the page look at', () => {
  let seeded: SeededTown

  beforeAll(async () => {
    seeded = await openSeededTown()
  })
  afterAll(() => seeded.end())

  it('holds what it says: beads in every state, workers, convoys, merges, money', async () => {
    const { client } = seeded.gastown
    const { townId } = seeded
    const { beads } = await client.listBeads.query({ townId, limit: 5000 })
    expect(beads).toHaveLength(1000)
    expect(new Set(beads.map(({ status }) => status))).toEqual(new Set(['open', 'in_progress', 'in_review', 'closed', 'failed']))
    const waits = new Set(beads.flatMap((bead) => bead.waits?.kind ?? []))
    for (const kind of reasons) expect(waits).toContain(kind)
    const { agents } = await client.listAgents.query({ townId })
    expect(agents.filter(({ state, role }) => state === 'working' && role !== 'mayor')).toHaveLength(30)
    const { convoys } = await client.listConvoys.query({ townId })
    expect(convoys.map(({ status }) => status).toSorted()).toEqual(['active', 'active', 'failed', 'landed', 'landed', 'staged'])
    const { queue, needsAttention, batches, history } = await client.getMergeQueueData.query({ townId })
    const states = new Set([...queue, ...needsAttention, ...history].map(({ status }) => status.state))
    expect(states).toEqual(
      new Set(['queued', 'verifying', 'reviewing', 'landing', 'rework', 'needs_you', 'awaiting_merge', 'landed', 'failed']),
    )
    expect(batches).toHaveLength(3)
    const costs = await client.getCosts.query({ townId })
    expect(costs.byDay.length).toBeGreaterThan(10)
    const dryRun = await client.dryRunReconcile.query({ townId })
    expect(dryRun.violations).toEqual([])
  })

  it('stays as it is until it is changed, and a report is a real one', async () => {
    const { client } = seeded.gastown
    const { townId, town } = seeded
    const { work: before } = await client.getTown.query({ townId })
    await seeded.change('A title of now')
    const worker = [...town.work.workers.values()].find(({ run }) => run.state === 'working')
    if (worker === undefined) throw new Error('Nobody works.')
    const { agentId, generation } = worker
    await seeded.report({ type: 'agent.quiet', agentId, generation, since: new Date().toISOString() })
    const { work: after } = await client.getTown.query({ townId })
    expect(after.revision).toBe(before.revision + 2)
    expect(after.agents.find((agent) => agent.agentId === agentId)?.quietSince).toBeDefined()
  })

  it('goes on as it was after the control plane was killed, and leaves no process when it ends', async () => {
    const { pid } = await readManifest(seeded.dataDir, seeded.townId)
    await seeded.gastown.crash()
    await seeded.restart()
    const { work } = await seeded.gastown.client.getTown.query({ townId: seeded.townId })
    expect(work.agents.filter(({ state, role }) => state === 'working' && role !== 'mayor')).toHaveLength(30)
    expect(isRunning(pid)).toBe(true)
  })
})
