import type { TownEventView } from '@gastown/contract/work/work-view'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWorkTown, type WorkTown } from '../testing/work-town.ts'

let town: WorkTown
let townId: string
beforeEach(async () => {
  town = await openWorkTown()
  ;({ townId } = town.engine)
})
afterEach(() => town.close())

const query = async (name: string, input: object = {}) => (await town.test.query(name, { townId, ...input })).data
const mutate = (name: string, input: object) => town.test.mutate(name, { townId, ...input })
const events = async (input: object = {}): Promise<TownEventView[]> => (await query('getTownEvents', input)).events
const seqs = async (input: object = {}) => (await events(input)).map(({ seq }) => seq)

it('older events are read page by page, none twice and none left out', async () => {
  for (const title of ['One', 'Two', 'Three']) await town.sling({ title, hold: true })
  const all = await seqs({ limit: 1000 })
  const found: number[] = []
  for (let before: number | undefined; ;) {
    const page = await query('getTownEvents', { limit: 3, ...(before === undefined ? {} : { before }) })
    found.unshift(...page.events.map(({ seq }: TownEventView) => seq))
    before = page.nextBefore
    if (before === undefined) break
  }
  expect(found).toEqual(all)
})

it('events are found by kind, by what is worth an eye, and by bead, convoy, agent and rig', async () => {
  const other = await town.want({ type: 'rig.create', name: 'site', gitUrl: '/repos/site', defaultBranch: 'main' })
  const here = await town.sling({ title: 'Here' })
  await town.sling({ title: 'There', rigId: other['rigId'] as never, hold: true })
  const { agentId } = await town.bringUp(here)
  const task = { title: 'In a convoy', dependsOn: [] }
  const slung = await mutate('slingBatch', { rigId: other['rigId'], title: 'Convoy', tasks: [task], staged: true })
  const { convoyId } = slung.data.convoy
  await mutate('updateBead', { beadId: slung.data.beads[0].beadId, patch: { title: 'Still in it' } })

  const texts = async (input: object) => (await events(input)).map(({ text }) => text)
  expect(await texts({ kinds: ['convoys'] })).toEqual(['The convoy "Convoy" was made, with 1 beads.'])
  expect(new Set((await events({ kinds: ['agents'] })).map(({ type }) => type.split('.')[0]))).toEqual(new Set(['worker']))
  expect(await texts({ agentId, highlights: true })).toEqual(['Toast begins on "Here" (try 1).'])
  expect((await events({ agentId })).length).toBeGreaterThan(1)
  expect(new Set((await events({ beadId: here.beadId })).map(({ beadId }) => beadId))).toEqual(new Set([here.beadId]))
  expect(await texts({ convoyId })).toEqual([
    'The convoy "Convoy" was made, with 1 beads.',
    '"In a convoy" was made by the user.',
    '"Still in it" was changed by the user: title.',
  ])
  expect(await texts({ rigId: other['rigId'] as string, highlights: true })).toEqual([
    'The rig "site" was added: /repos/site.',
    '"There" was made by the user.',
    'The convoy "Convoy" was made, with 1 beads.',
    '"In a convoy" was made by the user.',
  ])
  const first = (await events({ rigId: town.rigId }))[0]?.seq ?? 0
  expect((await seqs({ rigId: town.rigId, after: first })).every((seq) => seq > first)).toBe(true)
  const newest = await query('getTownEvents', { rigId: town.rigId, limit: 1 })
  expect(newest.events).toHaveLength(1)
  expect(newest.nextBefore).toBe(newest.events[0].seq)
})

it('a day of activity is 48 steps of half an hour, and the newest is now', async () => {
  const { steps } = await query('getTownActivity')
  expect(steps).toHaveLength(48)
  expect(steps.at(-1).events).toBe((await seqs({ limit: 1000 })).length)
  town.test.clock.advance(2 * 3_600_000)
  const later = (await query('getTownActivity')).steps
  expect(later.at(-5)).toEqual(steps.at(-1))
  expect(later.at(-1)).toMatchObject({ landed: 0, failed: 0 })
})
