import { statusMessageSchema, type StatusMessage } from '@gastown/contract/status-feed'
import type { BeadCard } from '@gastown/contract/work/bead-card'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FakeSocket } from '../testing/fake-socket.ts'
import { operatorToken, origin } from '../testing/test-plane.ts'
import { openWorkTown, type WorkTown } from '../testing/work-town.ts'

type BeadsMessage = Extract<StatusMessage, { type: 'beads' }>

let town: WorkTown
beforeEach(async () => {
  town = await openWorkTown()
})
afterEach(() => town.close())

async function watch(after?: number): Promise<FakeSocket> {
  const headers = { host: '127.0.0.1:8787', authorization: `Bearer ${operatorToken}`, upgrade: 'websocket' }
  const search = after === undefined ? '' : `?after=${after}`
  const answer = await town.test.plane.upgrade(
    new Request(`${origin}/api/towns/${town.engine.townId}/status/ws${search}`, { headers }),
  )
  if (answer instanceof Response) throw new Error(`The upgrade was refused with ${answer.status}.`)
  const socket = new FakeSocket()
  answer.accept(socket)
  turnOn()
  return socket
}
const told = (socket: FakeSocket): BeadsMessage[] =>
  socket.messages.flatMap((message) => {
    const parsed = statusMessageSchema.parse(message)
    return parsed.type === 'beads' ? [parsed] : []
  })
const lastSeq = (socket: FakeSocket) => Number(socket.messages.at(-1)?.['seq'])
const list = async (): Promise<BeadCard[]> =>
  (await town.test.query('listBeadCards', { townId: town.engine.townId })).data.cards as BeadCard[]
/** What a page has that read the list, and then was told. */
function after(cards: readonly BeadCard[], messages: readonly BeadsMessage[]): Map<string, BeadCard> {
  const known = new Map<string, BeadCard>(cards.map((card) => [card.beadId, card]))
  for (const { cards: changed, removed } of messages) {
    for (const card of changed) known.set(card.beadId, card)
    for (const beadId of removed) known.delete(beadId)
  }
  return known
}
const byId = (cards: readonly BeadCard[]) => new Map(cards.map((card) => [card.beadId, card]))
const close = (beadId: string) =>
  town.test.mutate('closeBead', { townId: town.engine.townId, beadId, reason: 'It is done elsewhere.' })
/** As long as changes are gathered. */
const turnOn = () => town.test.clock.advance(25)

it('tells a new bead at once, as the list has it and without its long texts', async () => {
  const socket = await watch()
  const { beadId } = await town.sling({ title: 'A test', body: 'A very long text', hold: true })
  expect(told(socket)).toMatchObject([{ cards: [{ beadId, waits: { kind: 'held' } }], removed: [] }])
  expect(told(socket)[0]?.cards).toEqual(await list())
  expect(JSON.stringify(socket.messages)).not.toContain('A very long text')
})

it('of the work at a glance it tells only what has changed, however much there is', async () => {
  const socket = await watch()
  await town.sling({ hold: true })
  const deltas = socket.messages.filter(({ type }) => type === 'delta')
  const revision = expect.any(Number) as number
  expect(deltas.map(({ town: told }) => told)).toEqual([
    { work: { revision, counts: expect.objectContaining({ open: 1 }) as object } },
  ])
})

it('tells of the others too, whose reason to wait has changed, and only of them', async () => {
  await town.configureRig({ maxPolecats: 1 })
  const first = await town.sling()
  const waiting = await town.sling({ title: 'Another' })
  await town.sling({ hold: true })
  const before = await list()
  const socket = await watch()
  await town.test.mutate('pauseDispatch', { townId: town.engine.townId, reason: 'Lunch.' })
  expect(told(socket).flatMap(({ cards }) => cards)).toMatchObject([
    { beadId: waiting.beadId, waits: { kind: 'paused', text: 'Lunch.' } },
  ])
  turnOn()
  await close(first.beadId)
  expect(after(before, told(socket))).toEqual(byId(await list()))
})

it('a closed bead, which leaves the memory of the town, is told as closed; a deleted one is gone', async () => {
  const [closed, deleted] = [await town.sling({ hold: true }), await town.sling({ hold: true })]
  const before = await list()
  const socket = await watch()
  await close(closed.beadId)
  turnOn()
  await town.test.mutate('deleteBead', { townId: town.engine.townId, beadIds: [deleted.beadId] })
  expect(told(socket)).toMatchObject([
    { cards: [{ beadId: closed.beadId, status: 'closed', reason: 'It is done elsewhere.' }], removed: [] },
    { cards: [], removed: [deleted.beadId] },
  ])
  expect(after(before, told(socket))).toEqual(byId(await list()))
})

it('what changes faster than a person sees is told together, one message for all', async () => {
  const sockets = [await watch(), await watch(), await watch()]
  for (let count = 0; count < 10; count += 1) await town.sling({ title: `Number ${count}`, hold: true })
  turnOn()
  turnOn()
  for (const socket of sockets) expect(told(socket).map(({ cards }) => cards.length)).toEqual([1, 9])
})

it('who was away is told all that changed meanwhile, however it changed, and nothing twice (promise of the feed: no gaps)', async () => {
  const [kept, closed, deleted] = [await town.sling({ hold: true }), await town.sling({ hold: true }), await town.sling()]
  const socket = await watch()
  const before = await list()
  const seq = lastSeq(socket)
  socket.close()
  await town.sling({ title: 'Made meanwhile', hold: true })
  await close(closed.beadId)
  await town.test.mutate('deleteBead', { townId: town.engine.townId, beadIds: [deleted.beadId] })
  await town.want({ type: 'bead.update', beadId: kept.beadId, patch: { title: 'Renamed' }, landed: [], by: 'user' })
  const back = await watch(seq)
  expect(back.messages.map(({ type }) => type)).not.toContain('snapshot')
  expect(after(before, told(back))).toEqual(byId(await list()))
  expect((await watch(lastSeq(back))).sent).toEqual([])
})

it('who was away while more was closed than is remembered gets a snapshot', async () => {
  const socket = await watch()
  socket.close()
  for (let count = 0; count < 1_001; count += 1) await close((await town.sling({ hold: true })).beadId)
  expect((await watch(lastSeq(socket))).messages.map(({ type }) => type)).toEqual(['snapshot'])
})

it('a pause before a next try ends by itself, also when nobody is free to begin it', async () => {
  await town.configureRig({ maxPolecats: 1 })
  const bead = await town.sling()
  const { agentId, generation } = await town.bringUp(bead)
  await town.sling({ title: 'Another' })
  const ended = { activity: 'idle', serverPort: 0, sessionId: '', prewarmed: false, reason: 'It crashed.' } as const
  const socket = await watch()
  await town.hear({ type: 'agent.status', agentId, generation, status: 'failed', ...ended })
  turnOn()
  const waits = () => after([], told(socket)).get(bead.beadId)?.waits
  expect(waits()).toMatchObject({ kind: 'backing_off', until: expect.any(String) as string })
  town.test.clock.advance(Date.parse(String(waits()?.until)) - town.test.clock.now())
  expect(waits()).toMatchObject({ kind: 'no_capacity', text: 'Waits for a free worker: all 1 of shop are busy.' })
})

it('a list of few has all that is not closed, and of the closed ones the newest', async () => {
  for (let count = 0; count < 3; count += 1) await close((await town.sling({ title: `Closed ${count}`, hold: true })).beadId)
  await town.sling({ title: 'Open', hold: true })
  town.test.clock.advance(1000)
  const { data } = await town.test.query('listBeadCards', { townId: town.engine.townId, limit: 3 })
  expect(data.cards.map(({ status }: BeadCard) => status).toSorted()).toEqual(['closed', 'closed', 'open'])
})
