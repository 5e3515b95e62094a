import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from './support/until.ts'
import { openWorkTown, type WorkTown } from './support/work-town.ts'

/** US dollars for a million tokens: one commit of the script costs some 70 cents, whatever the engine says before it. */
const price = { inputUsd: 0, outputUsd: 10_000 }

/** Limits in dollars, with the engine's own account of what its answers cost. */
describe('the budgets of a town', () => {
  let town: WorkTown
  beforeAll(async () => {
    town = await openWorkTown({ price, mayor: false })
  })
  afterAll(async () => {
    if (town !== undefined) expect(await town.violations()).toEqual([])
    await town?.end()
  })

  const commit = (file: string): string => `[[commit ${file} "${file}"]]`
  const lands = (file: string): string => `${commit(file)}\n[[done It is done.]]`
  const isRaised = (title: string) => until(`"${title}" is raised`, async () => (await town.escalations()).includes(title))
  const spentUsd = async () => (await town.gastown.client.getCosts.query({ townId: town.townId })).total.costMicros / 1_000_000

  it('of a bead: soft warns, hard stops it alone and says so; raised, it goes on from what was saved, and lands', async () => {
    const { rigId, repository } = await town.rig('bead')
    await town.configure({ budgets: { bead: { softUsd: 0.5, hardUsd: 1.5 } } })
    const long = JSON.stringify({ command: `true ${'x'.repeat(400)}`, description: 'costs a dollar' })
    const dear = await town.bead(rigId, 'Dear', { body: `${commit('dear.md')}\n[[tool bash ${long}]]\n[[hang]]` })
    const cheap = await town.bead(rigId, 'Cheap', { body: `[[delay 1]]\n${lands('cheap.md')}` })

    await isRaised('"Dear" is dear')
    await isRaised('"Dear" has used up its budget')
    const stopped = await until('it waits for the user', async () => {
      const bead = await town.get(dear)
      return bead.waits?.kind === 'needs_you' ? bead : null
    })
    expect(stopped).toMatchObject({
      status: 'open',
      waits: { text: expect.stringContaining('$1.50: raise it to go on') as string },
    })
    expect(stopped.attempts).toMatchObject([
      { outcome: 'stopped', reason: expect.stringContaining('used up its budget') as string },
    ])
    expect(stopped.spend.costMicros).toBeGreaterThanOrEqual(1_500_000)
    await town.becomes(cheap, 'closed')

    const patch = { budgetUsd: 50, body: lands('more.md') }
    await town.gastown.client.updateBead.mutate({ townId: town.townId, beadId: dear, patch })
    await town.becomes(dear, 'closed')
    expect(await repository.read('main', 'dear.md')).toBe('dear.md')
    expect(await repository.read('main', 'more.md')).toBe('more.md')
    const { byBead } = await town.gastown.client.getCosts.query({ townId: town.townId })
    expect(byBead.map(({ title }) => title)).toEqual(['Dear', 'Cheap'])
  })

  it.each([
    ['day', /^The budget of the day \d{4}-\d\d-\d\d \(UTC\) is used up: /],
    ['town', /^The budget of the town is used up: /],
  ] as const)('of the %s: soft warns, hard stops all work and says why; raised, all of it goes on', async (which, why) => {
    const { rigId, repository } = await town.rig(which, { config: { maxPolecats: 1 } })
    const spent = await spentUsd()
    await town.configure({ budgets: { bead: { softUsd: null, hardUsd: null } } })
    await town.configure({ budgets: { [which]: { softUsd: spent + 0.3, hardUsd: spent + 1 } } })
    const begun = await town.bead(rigId, 'Begun', { body: `${commit('a.md')}\n${commit('b.md')}\n[[hang]]` })
    const waiting = await town.bead(rigId, 'Waiting', { body: lands('c.md') })

    await until('the user is warned', async () => (await town.escalations()).some((title) => title.endsWith('is nearly used up')))
    await isRaised('The work is paused: the budget is used up')
    const waits = (beadId: string) =>
      until(`${beadId} is paused`, async () => {
        const bead = await town.get(beadId)
        return bead.waits?.kind === 'paused' ? bead.waits.text : null
      })
    expect(await waits(begun)).toMatch(why)
    expect(await waits(waiting)).toMatch(why)
    const { agents } = await town.gastown.client.listAgents.query({ townId: town.townId })
    expect(agents.filter(({ state }) => state === 'working')).toEqual([])

    await town.gastown.client.updateBead.mutate({ townId: town.townId, beadId: begun, patch: { body: lands('d.md') } })
    await town.configure({ budgets: { [which]: { softUsd: null, hardUsd: spent + 1_000 } } })
    await town.becomes(begun, 'closed')
    await town.becomes(waiting, 'closed')
    for (const file of ['a.md', 'b.md', 'c.md', 'd.md']) expect(await repository.read('main', file)).toBe(file)
    const { escalations } = await town.gastown.client.listEscalations.query({ townId: town.townId })
    for (const { escalationId } of escalations) {
      await town.gastown.client.acknowledgeEscalation.mutate({ townId: town.townId, escalationId })
    }
  })
})
