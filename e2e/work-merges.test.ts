import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from './support/until.ts'
import { openWorkTown, type WorkTown } from './support/work-town.ts'

/** What becomes of a finished branch when it does not simply land. */
describe('the way of a branch to its target', () => {
  let town: WorkTown
  beforeAll(async () => {
    town = await openWorkTown({ mayor: false })
  })
  afterAll(async () => {
    if (town !== undefined) expect(await town.violations()).toEqual([])
    await town?.end()
  })

  const commits = (file: string, text: string): string => `[[commit ${file} ${JSON.stringify(text)}]]\n[[done It is done.]]`
  const waits = (beadId: string, kind: string) =>
    until(`${beadId} is ${kind}`, async () => {
      const bead = await town.get(beadId)
      return bead.waits?.kind === kind ? bead : null
    })
  const mergesOf = (rigId: string) => town.gastown.client.getMergeQueueData.query({ townId: town.townId, rigId })

  it('strategy "branch": a verified branch is pushed and left; a person merges it by git, which closes the bead and frees its dependant', async () => {
    const { rigId, repository } = await town.rig('branch', {
      bare: false,
      config: { mergeStrategy: 'branch', gates: [{ command: 'test -f README.md', timeLimitMinutes: 1 }] },
    })
    const { beadIds } = await town.convoy(
      rigId,
      [
        { title: 'Yours to merge', body: commits('page.md', 'a page') },
        { title: 'On top', body: commits('top.md', 'on top'), dependsOn: [0] },
      ],
      { parallel: false },
    )
    const [first = '', second = ''] = beadIds
    const before = await repository.git('rev-parse', 'main')
    const left = await waits(first, 'needs_you')
    expect(left.waits?.text).toMatch(/^Verified and pushed as gastown\/\S+: merge it into main\.$/)
    expect(await town.escalations()).toContain('"Yours to merge" is ready to be merged')
    expect(await repository.git('rev-parse', 'main')).toBe(before)
    expect((await town.get(second)).waits?.kind).toBe('blocked')

    const { queue, needsAttention } = await mergesOf(rigId)
    const merge = [...queue, ...needsAttention].find(({ beadId }) => beadId === first)
    if (merge?.status.state !== 'awaiting_merge') throw new Error(`The merge is ${merge?.status.state}`)
    expect(merge.gates).toMatchObject([{ outcome: 'passed' }])
    const { pushedBranch } = merge.status
    expect(await repository.read(pushedBranch, 'page.md')).toBe('a page')
    await repository.git('merge', '--quiet', '--no-ff', '--no-edit', pushedBranch)
    // It looks every minute by itself; whoever has merged may say so.
    await town.gastown.client.retryMerge.mutate({ townId: town.townId, mergeId: merge.mergeId })
    const closed = await town.becomes(first, 'closed')
    await repository.git('merge-base', '--is-ancestor', closed.landedCommit ?? '', 'main')

    await waits(second, 'needs_you')
    const { escalations } = await town.gastown.client.listEscalations.query({ townId: town.townId })
    expect(escalations.map(({ title }) => title)).toContain('"On top" is ready to be merged')
    await town.gastown.client.closeBead.mutate({ townId: town.townId, beadId: second, reason: 'Seen enough.' })
  })

  it('a review by a model asks for rework, which blocks the merge; reworked and reviewed again, it lands', async () => {
    const { rigId, repository } = await town.rig('review', { config: { review: true } })
    const body = `[[commit page.md "good"]]\n[[commit page.md "FIXME later"]]\n[[done A draft.]]`
    const beadId = await town.bead(rigId, 'Reviewed', { body })
    const reworked = await waits(beadId, 'reworked')
    await expect(repository.read('main', 'page.md')).rejects.toThrow()
    const reworkId = reworked.waits?.beadIds?.[0] ?? ''
    const rework = await town.get(reworkId)
    expect(rework).toMatchObject({ kind: 'rework', reworkCause: 'review', body: expect.stringContaining('FIXME') as string })
    await town.becomes(beadId, 'closed')
    expect((await town.get(reworkId)).status).toBe('closed')
    expect(await repository.read('main', 'page.md')).toBe('good')
    const { history } = await mergesOf(rigId)
    expect(history).toMatchObject([{ beadId, reviewed: true, retries: 1, status: { state: 'landed' } }])
    const { agents } = await town.gastown.client.listAgents.query({ townId: town.townId })
    expect(
      agents
        .filter((agent) => agent.rigId === rigId)
        .map(({ role }) => role)
        .toSorted(),
    ).toEqual(['polecat', 'refinery'])
  })

  it('a flaky gate is tried once more, and the branch lands without any rework', async () => {
    let runs = 0
    // Outside of the gate's checkout, which is thrown away each time.
    const oracle = createServer((socket) => socket.end(`${(runs += 1) === 1 ? 'no' : 'yes'}\n`)).listen(0, '127.0.0.1')
    await once(oracle, 'listening')
    try {
      const { port } = oracle.address() as AddressInfo
      const command = `bash -c 'read -r word < /dev/tcp/127.0.0.1/${port}; echo "said $word"; test "$word" = yes'`
      const { rigId, repository } = await town.rig('flaky', { config: { gates: [{ command, timeLimitMinutes: 1 }] } })
      const beadId = await town.bead(rigId, 'Lucky', { body: commits('lucky.md', 'lucky') })
      await town.becomes(beadId, 'closed')
      expect(runs).toBe(2)
      expect(await repository.countTitled('main', 'Lucky')).toBe(1)
      const { history } = await mergesOf(rigId)
      expect(history).toMatchObject([{ beadId, retries: 0, gates: [{ outcome: 'passed' }] }])
      const mergeId = history[0]?.mergeId ?? ''
      const merge = await town.gastown.client.getMerge.query({ townId: town.townId, mergeId })
      expect(merge.gates).toMatchObject([{ output: 'said yes\n' }])
      const { events } = await town.gastown.client.getTownEvents.query({ townId: town.townId, limit: 200 })
      expect(events.filter(({ text }) => text.includes('It is tried once more'))).toHaveLength(1)
    } finally {
      oracle.close()
    }
  })

  it('P4: a blocker that has failed keeps its dependant waiting, which says so; opened again, both land', async () => {
    const { rigId, repository } = await town.rig('blocker')
    const { convoyId, beadIds } = await town.convoy(
      rigId,
      [
        { title: 'Base', body: '[[done One.]]\n[[done Two.]]\n[[done Three.]]' },
        { title: 'Top', body: commits('top.md', 'top'), dependsOn: [0] },
      ],
      { parallel: false },
    )
    const [base = '', top = ''] = beadIds
    const failed = await until(
      'five tries have failed',
      async () => {
        const bead = await town.get(base)
        // Whoever does not want to wait for the next try starts it.
        if (bead.waits?.kind === 'backing_off') await town.gastown.client.startBead.mutate({ townId: town.townId, beadId: base })
        return bead.status === 'failed' ? bead : null
      },
      120_000,
    )
    expect(failed.attempts.map(({ outcome }) => outcome)).toEqual(Array(5).fill('failed'))
    expect(await town.get(top)).toMatchObject({
      status: 'open',
      attemptCount: 0,
      waits: {
        kind: 'blocked',
        text: 'Blocked by "Base", which failed: open it again, or take the dependency away.',
        beadIds: [base],
      },
    })
    const convoy = async () => (await town.gastown.client.getConvoy.query({ townId: town.townId, convoyId })).convoy
    expect(await convoy()).toMatchObject({ status: 'active', closedCount: 0 })

    const { client } = town.gastown
    await client.updateBead.mutate({ townId: town.townId, beadId: base, patch: { body: commits('base.md', 'base') } })
    await client.retryBead.mutate({ townId: town.townId, beadId: base })
    for (const beadId of beadIds) await town.becomes(beadId, 'closed')
    expect(await repository.read('main', 'top.md')).toBe('top')
    await until('the convoy has landed', async () => (await convoy()).status === 'landed')
  })
})
