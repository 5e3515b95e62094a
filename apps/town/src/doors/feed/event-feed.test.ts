import { statusMessageSchema } from '@gastown/contract/status-feed'
import type { TownEventView } from '@gastown/contract/work/work-view'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FakeSocket } from '../testing/fake-socket.ts'
import { operatorToken, origin } from '../testing/test-plane.ts'
import { until } from '../testing/until.ts'
import { openWorkTown, type WorkTown } from '../testing/work-town.ts'

let town: WorkTown
beforeEach(async () => {
  town = await openWorkTown()
})
afterEach(() => town.close())

async function watch(after?: number): Promise<FakeSocket> {
  const headers = { host: '127.0.0.1:8787', authorization: `Bearer ${operatorToken}`, upgrade: 'websocket' }
  const search = after === undefined ? '' : `?after=${after}`
  const path = `/api/towns/${town.engine.townId}/status/ws${search}`
  const answer = await town.test.plane.upgrade(new Request(`${origin}${path}`, { headers }))
  if (answer instanceof Response) throw new Error(`The upgrade was refused with ${answer.status}.`)
  const socket = new FakeSocket()
  answer.accept(socket)
  return socket
}
const told = (socket: FakeSocket): TownEventView[] =>
  socket.messages.flatMap((message) => {
    const parsed = statusMessageSchema.parse(message)
    return parsed.type === 'events' ? parsed.events : []
  })
const recorded = async (after: number): Promise<TownEventView[]> =>
  (await town.test.query('getTownEvents', { townId: town.engine.townId, after, limit: 1000 })).data.events
const newest = async (): Promise<number> =>
  (await town.test.query('getTownEvents', { townId: town.engine.townId, limit: 1 })).data.events[0].seq
const makeBead = (title: string) => town.sling({ title, hold: true })

it('tells what is recorded as the list has it, each event once and in order', async () => {
  const before = await newest()
  const socket = await watch()
  await makeBead('One')
  await makeBead('Two')
  const events = await recorded(before)
  expect(events.map(({ text }) => text)).toEqual(['"One" was made by the user.', '"Two" was made by the user.'])
  await until('both were told', () => told(socket).length >= events.length)
  expect(told(socket)).toEqual(events)
})

it('tells who comes back what was recorded meanwhile, though nobody looked', async () => {
  const first = await watch()
  await makeBead('Seen')
  await until('it was told', () => told(first).length > 0)
  const seq = Number(first.messages.at(-1)?.['seq'])
  const before = await newest()
  first.close()
  await makeBead('Missed')
  const second = await watch(seq)
  await until('it was told', () => told(second).length > 0)
  expect(second.messages.map(({ type }) => type)).not.toContain('snapshot')
  expect(told(second)).toEqual(await recorded(before))
})

it('begins anew with who missed more than a page reads', async () => {
  const first = await watch()
  await makeBead('Seen')
  await until('it was told', () => told(first).length > 0)
  const seq = Number(first.messages.at(-1)?.['seq'])
  first.close()
  const { beadId } = await makeBead('Busy')
  for (let count = 0; count < 1001; count += 1)
    await town.want({ type: 'bead.update', beadId, patch: { title: `Busy ${count}` }, landed: [], by: 'user' })
  const second = await watch(seq)
  expect(second.messages.map(({ type }) => type)).toEqual(['snapshot'])
  const before = await newest()
  await makeBead('Next')
  await until('it was told', () => told(second).length > 0)
  expect(told(second)).toEqual(await recorded(before))
})
