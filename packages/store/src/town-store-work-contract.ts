import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TownEvent } from '@gastown/contract/events'
import type { AgentId, MessageId, RigId, TownId } from '@gastown/contract/ids'
import type { Bead } from '@gastown/contract/work/bead'
import type { BeadId, ConvoyId, MergeId } from '@gastown/contract/work/ids'
import type { Town } from '@gastown/core/town'
import { shelve, type Finished } from '@gastown/core/work/shelve'
import { emptyWork, type Work } from '@gastown/core/work/work'
import { chanceFrom } from './chance.ts'
import { sampleAt, sampleTown, sampleTurn } from './town-samples.ts'
import type { BeadFilter, TownStore, TownStores } from './town-store.ts'
import {
  evolveWorkAnyhow,
  nothingFinished,
  sampleBead,
  sampleConvoy,
  sampleEscalation,
  sampleMail,
  sampleMerge,
  sampleSpend,
} from './work-samples.ts'

const townId = 'town-1' as TownId
const afterMs = (ms: number): string => new Date(Date.parse(sampleAt) + ms).toISOString()
const commit = 'c0ffee00'.repeat(5)
const townOf = (work: Partial<Work>): Town => ({ ...sampleTown(), work: { ...emptyWork, ...work } })
const beadMap = (beads: readonly Bead[]) => new Map(beads.map((bead) => [bead.beadId, bead]))
const idsOf = (beads: readonly Bead[]): readonly string[] => beads.map(({ beadId }) => beadId)

/** What every store of towns does with their work. */
export function describeWorkContract(name: string, create: () => TownStores): void {
  describe(`${name} keeps the contract of work`, () => {
    let stores: TownStores
    let store: TownStore
    let turns: number
    const reopen = async (): Promise<void> => {
      await store.close()
      store = await stores.open(townId)
    }
    const commitTurn = async (parts: Omit<Parameters<typeof sampleTurn>[0], 'inputId'>): Promise<void> => {
      turns += 1
      await store.commit(sampleTurn({ inputId: `turn-${turns}`, ...parts }))
    }
    /** Half of the beads are in the town's memory, half are finished rows. */
    const commitBeads = (beads: readonly Bead[]): Promise<void> =>
      commitTurn({
        after: townOf({ beads: beadMap(beads.filter((_, index) => index % 2 === 0)) }),
        finished: { ...nothingFinished, beads: beads.filter((_, index) => index % 2 === 1) },
      })

    beforeEach(async () => {
      turns = 0
      stores = create()
      store = await stores.open(townId)
    })
    afterEach(() => store.close())

    it('what is finished stays as a row, what is deleted is gone, whatever happens (200 seeded turns)', async () => {
      const chance = chanceFrom(20_260_305)
      let before: Town | null = null
      /** Every item that must be found, by its id. */
      const rows = { beads: new Map(), convoys: new Map(), merges: new Map(), escalations: new Map(), mail: new Map() } as const
      for (let turn = 0; turn < 200; turn += 1) {
        const town: Town = before ?? sampleTown()
        const { town: after, finished }: { town: Town; finished: Finished } = shelve({
          ...town,
          work: evolveWorkAnyhow(town.work, chance),
        })
        await commitTurn({ before, after, finished })
        for (const table of ['beads', 'convoys', 'merges', 'escalations', 'mail'] as const) {
          for (const id of before?.work[table].keys() ?? []) rows[table].delete(id)
          for (const [id, item] of after.work[table]) rows[table].set(id, item)
        }
        for (const bead of finished.beads) rows.beads.set(bead.beadId, bead)
        for (const convoy of finished.convoys) rows.convoys.set(convoy.convoyId, convoy)
        for (const merge of finished.merges) rows.merges.set(merge.mergeId, merge)
        for (const escalation of finished.escalations) rows.escalations.set(escalation.escalationId, escalation)
        for (const mail of finished.mail) rows.mail.set(mail.messageId, mail)
        before = after
        if (turn % 10 !== 9) continue
        await reopen()
        expect(await store.load()).toEqual(after)
        const ids = Array.from({ length: 12 }, (_, index) => `id-${index}`)
        expect(beadMap(await store.findBeads(ids as BeadId[]))).toEqual(rows.beads)
        expect(beadMap((await store.listBeads({ limit: 99 })).beads)).toEqual(rows.beads)
        for (const id of ids) {
          expect(await store.findConvoy(id as ConvoyId)).toEqual(rows.convoys.get(id) ?? null)
          expect(await store.findMerge(id as MergeId)).toEqual(rows.merges.get(id) ?? null)
        }
        const escalations = await store.listEscalations({ limit: 99 })
        expect(new Map(escalations.map((item) => [item.escalationId, item]))).toEqual(rows.escalations)
        const mail = await store.listMail({ waiting: false, limit: 99 })
        expect(new Map(mail.map((item) => [item.messageId, item]))).toEqual(rows.mail)
      }
    })

    it('an escalation that is raised anew after it was finished is the unfinished one, at the end', async () => {
      const [old, other, anew] = [
        sampleEscalation({ id: 'e' }),
        sampleEscalation({ id: 'f' }),
        sampleEscalation({ id: 'e', count: 9 }),
      ]
      const one = townOf({ escalations: new Map([[other.escalationId, other]]) })
      await commitTurn({ after: one, finished: { ...nothingFinished, escalations: [old] } })
      const escalations = new Map(one.work.escalations).set(anew.escalationId, anew)
      await commitTurn({ before: one, after: townOf({ escalations }) })
      await reopen()
      expect([...((await store.load())?.work.escalations ?? [])]).toEqual([...escalations])
      expect(await store.listEscalations({ limit: 9 })).toHaveLength(2)
    })

    it('lists the newest events, of one bead, convoy or agent too, in pages backwards', async () => {
      const [beadId, convoyId, agentId] = ['b1' as BeadId, 'c1' as ConvoyId, 'toast' as AgentId]
      const events: TownEvent[] = [
        { type: 'bead.dispatched', beadId, agentId, attempt: 1, branch: 'x', at: sampleAt },
        { type: 'convoy.member_added', beadId, convoyId, at: sampleAt },
        { type: 'worker.dismissed', agentId, at: sampleAt },
        { type: 'town.deleted', at: sampleAt },
        { type: 'bead.done_refused', beadId: 'b2' as BeadId, reason: 'no', at: sampleAt },
      ]
      await commitTurn({ events: events.slice(0, 3) })
      await commitTurn({ events: events.slice(3) })
      await reopen()
      const seqs = async (options: Parameters<TownStore['listEvents']>[0]) =>
        (await store.listEvents(options)).map(({ seq, event }) => {
          expect(event).toEqual(events[seq - 1])
          return seq
        })
      expect(await seqs({ limit: 2 })).toEqual([4, 5])
      expect(await seqs({ limit: 2, before: 4 })).toEqual([2, 3])
      expect(await seqs({ limit: 2, before: 1 })).toEqual([])
      expect(await seqs({ limit: 9, of: { beadId } })).toEqual([1, 2])
      expect(await seqs({ limit: 1, of: { beadId } })).toEqual([2])
      expect(await seqs({ limit: 9, before: 2, of: { beadId } })).toEqual([1])
      expect(await seqs({ limit: 9, of: { convoyId } })).toEqual([2])
      expect(await seqs({ limit: 9, of: { agentId } })).toEqual([1, 3])
      expect(await seqs({ limit: 9, of: { beadId: 'b3' as BeadId } })).toEqual([])
      expect(await seqs({ limit: 9, of: { type: 'worker.dismissed' } })).toEqual([3])
      expect(await seqs({ limit: 9, before: 3, of: { type: 'worker.dismissed' } })).toEqual([])
      expect(await seqs({ limit: 9, of: { convoyId, beadIds: ['b2' as BeadId] } })).toEqual([2, 5])
      expect(await seqs({ limit: 1, before: 5, of: { convoyId, beadIds: [beadId, 'b2' as BeadId] } })).toEqual([2])
      expect(await seqs({ limit: 9, types: ['town.deleted', 'bead.dispatched'] })).toEqual([1, 4])
      expect(await seqs({ limit: 9, types: ['bead.dispatched'], of: { agentId } })).toEqual([1])
      expect(await seqs({ limit: 9, types: [] })).toEqual([])
    })

    it('finds events by what they carry deeper: to whom mail goes, what an escalation is about', async () => {
      const agentId = 'toast' as AgentId
      const mail = sampleMail({ id: 'm1' })
      const escalation = sampleEscalation({ id: 'e1', agentId, beadId: 'b1' as BeadId })
      await commitTurn({
        events: [
          { type: 'mail.sent', messageId: mail.messageId, mail, at: sampleAt },
          { type: 'escalation.raised', escalationId: escalation.escalationId, escalation, at: sampleAt },
        ],
      })
      expect((await store.listEvents({ limit: 9, of: { agentId } })).map(({ seq }) => seq)).toEqual([1, 2])
      expect((await store.listEvents({ limit: 9, of: { beadId: 'b1' as BeadId } })).map(({ seq }) => seq)).toEqual([2])
    })

    it('counts events by type and step of time', async () => {
      const at = (ms: number): TownEvent => ({ type: 'town.deleted', at: afterMs(ms) })
      const dismissed: TownEvent = { type: 'worker.dismissed', agentId: 'toast' as AgentId, at: afterMs(61_000) }
      await commitTurn({ events: [at(-1), at(0), at(59_999), at(60_000), dismissed] })
      const first = Date.parse(sampleAt) / 60_000
      const counts = await store.countEvents({ since: sampleAt, stepMs: 60_000 })
      expect(counts.toSorted((one, other) => one.step - other.step || one.type.localeCompare(other.type))).toEqual([
        { step: first, type: 'town.deleted', count: 2 },
        { step: first + 1, type: 'town.deleted', count: 1 },
        { step: first + 1, type: 'worker.dismissed', count: 1 },
      ])
    })

    it('lists mail of all times newest first, of one agent and only what waits too, in pages', async () => {
      const ended = { how: 'delivered', at: afterMs(9), generation: 1 } as const
      const [first, second, third] = [
        sampleMail({ id: 'm1', sentAt: afterMs(1), ended }),
        sampleMail({ id: 'm2', sentAt: afterMs(2), to: 'nux' as AgentId, from: 'toast' }),
        sampleMail({ id: 'm3', sentAt: afterMs(2), from: 'nux' }),
      ]
      await commitTurn({
        after: townOf({ mail: new Map([second, third].map((mail) => [mail.messageId, mail])) }),
        finished: { ...nothingFinished, mail: [first] },
      })
      await reopen()
      const all = { waiting: false, limit: 9 }
      expect(await store.listMail(all)).toEqual([third, second, first])
      expect(await store.listMail({ ...all, waiting: true })).toEqual([third, second])
      expect(await store.listMail({ ...all, agentId: 'toast' as AgentId })).toEqual([third, second, first])
      expect(await store.listMail({ ...all, agentId: 'nux' as AgentId })).toEqual([third, second])
      expect(await store.listMail({ ...all, limit: 1 })).toEqual([third])
      expect(await store.listMail({ ...all, before: third.messageId })).toEqual([second, first])
      expect(await store.listMail({ ...all, before: 'never' as MessageId })).toEqual([])
    })

    it('lists beads of all times, newest first by when they were made, then by id', async () => {
      const times = { a: 5, b: 9, c: 5, d: 1 }
      await commitBeads(Object.entries(times).map(([id, ms]) => sampleBead({ id, createdAt: afterMs(ms) })))
      expect(idsOf((await store.listBeads({ limit: 9 })).beads)).toEqual(['b', 'c', 'a', 'd'])
    })

    it('filters beads by rig, convoy, status and text together, and pages through them without a gap (100 seeded filters)', async () => {
      const chance = chanceFrom(20_260_306)
      const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)] as T
      const statuses = ['open', 'in_progress', 'in_review', 'closed', 'failed'] as const
      const rigs = ['rig-1', 'rig-2'] as RigId[]
      const convoys = ['convoy-1', 'convoy-2'] as ConvoyId[]
      const beads = Array.from({ length: 60 }, (_, index) =>
        sampleBead({
          id: `bead-${index}`,
          rigId: pick(rigs),
          status: pick(statuses),
          createdAt: afterMs(Math.floor(chance() * 20)),
          title: pick(['Fix the door', 'ÄRGER mit 100% _Türen_', 'door\\', 'paint']),
          labels: pick([[], ['UI'], ['ärger', 'ui']]),
          ...pick([{}, { convoyId: pick(convoys) }]),
        }),
      )
      await commitBeads(beads)
      for (let run = 0; run < 100; run += 1) {
        const filter: Omit<BeadFilter, 'limit'> = {
          ...pick([{}, { rigId: pick(rigs) }]),
          ...pick([{}, {}, { convoyId: pick(convoys) }]),
          ...pick([{}, { status: statuses.filter(() => chance() < 0.5) }, { status: ['open', 'failed'] as const }]),
          ...pick([{}, { search: pick(['DOOR', 'ärGER', '0%', '_t', '\\', 'ui', 'bead-1', '%', 'none', '']) }]),
        }
        const { search } = filter
        const wished = beads.filter(
          ({ beadId, title, labels, rigId, convoyId, status }) =>
            (filter.rigId ?? rigId) === rigId &&
            (filter.convoyId ?? convoyId) === convoyId &&
            (filter.status ?? [status]).includes(status) &&
            (search === undefined ||
              [beadId, title, ...labels].some((text) => text.toLowerCase().includes(search.toLowerCase()))),
        )
        const found: Bead[] = []
        let cursor: string | null = null
        do {
          const page = await store.listBeads({ ...filter, limit: 7, ...(cursor === null ? {} : { cursor }) })
          expect(page.beads.length).toBe(page.nextCursor === null ? page.beads.length : 7)
          found.push(...page.beads)
          cursor = page.nextCursor
        } while (cursor !== null)
        expect(found).toEqual((await store.listBeads({ ...filter, limit: 100 })).beads)
        expect(idsOf(found).toSorted()).toEqual(idsOf(wished).toSorted())
      }
    })

    it('a page begins where the one before ended, though newer beads were made meanwhile', async () => {
      const beads = ['a', 'b', 'c'].map((id, index) => sampleBead({ id, createdAt: afterMs(index) }))
      const before = townOf({ beads: beadMap(beads) })
      await commitTurn({ after: before })
      const { nextCursor } = await store.listBeads({ limit: 2 })
      const newer = sampleBead({ id: 'd', createdAt: afterMs(9) })
      await commitTurn({ before, after: townOf({ beads: beadMap([...beads, newer]) }) })
      const next = await store.listBeads({ limit: 2, cursor: nextCursor ?? '' })
      expect({ ...next, beads: idsOf(next.beads) }).toEqual({ beads: ['a'], nextCursor: null })
    })

    it('refuses a cursor that it did not give, and says so', async () => {
      for (const cursor of ['', 'x', '12', '_b', "1_'; --"])
        await expect(store.listBeads({ limit: 2, cursor })).rejects.toMatchObject({ code: 'INVALID_INPUT', field: 'cursor' })
    })

    it('finds the beads that there are, once each', async () => {
      await commitBeads(['a', 'b', 'c'].map((id) => sampleBead({ id })))
      expect(idsOf(await store.findBeads(['c', 'never', 'b', 'c'] as BeadId[])).toSorted()).toEqual(['b', 'c'])
      expect(await store.findBeads([])).toEqual([])
    })

    it('lists the dearest beads of all times first, of the same cost the newest', async () => {
      const costs = { a: 5, b: 900, c: 5, d: 0 }
      await commitBeads(Object.entries(costs).map(([id, cost]) => sampleBead({ id, spend: sampleSpend(cost) })))
      expect(idsOf(await store.listDearestBeads({ limit: 9 }))).toEqual(['b', 'c', 'a', 'd'])
      expect(idsOf(await store.listDearestBeads({ limit: 1 }))).toEqual(['b'])
    })

    it('lists convoys newest first, ended ones too, and those of some states', async () => {
      const convoys = (['staged', 'landed', 'failed', 'active'] as const).map((status, index) =>
        sampleConvoy({ id: `c${index}`, status, createdAt: afterMs(index) }),
      )
      const unfinished = convoys.filter(({ status }) => status === 'staged' || status === 'active')
      await commitTurn({
        after: townOf({ convoys: new Map(unfinished.map((convoy) => [convoy.convoyId, convoy])) }),
        finished: { ...nothingFinished, convoys: convoys.filter((convoy) => !unfinished.includes(convoy)) },
      })
      expect(await store.listConvoys({ limit: 9 })).toEqual(convoys.toReversed())
      expect(await store.listConvoys({ limit: 2 })).toEqual(convoys.toReversed().slice(0, 2))
      expect(await store.listConvoys({ status: ['staged', 'active'], limit: 9 })).toEqual(unfinished.toReversed())
      expect(await store.listConvoys({ status: ['landed'], limit: 9 })).toEqual([convoys[1]])
    })

    it('lists ended merges newest first, of one rig too, and none that is in the queue', async () => {
      const rigId = 'rig-2' as RigId
      const merges = [
        sampleMerge({ id: 'm1', status: { state: 'landed', commit, at: afterMs(3) } }),
        sampleMerge({ id: 'm2', rigId, status: { state: 'failed', reason: 'no', at: afterMs(9) } }),
        sampleMerge({ id: 'm3', rigId, status: { state: 'landed', commit, at: afterMs(1) } }),
      ]
      const queued = sampleMerge({ id: 'm4', rigId })
      await commitTurn({
        after: townOf({ merges: new Map([[queued.mergeId, queued]]) }),
        finished: { ...nothingFinished, merges },
      })
      const ids = async (options: Parameters<TownStore['listEndedMerges']>[0]) =>
        (await store.listEndedMerges(options)).map(({ mergeId }) => mergeId)
      expect(await ids({ limit: 9 })).toEqual(['m2', 'm1', 'm3'])
      expect(await ids({ limit: 1 })).toEqual(['m2'])
      expect(await ids({ rigId, limit: 9 })).toEqual(['m2', 'm3'])
      expect(await store.findMerge(queued.mergeId)).toEqual(queued)
    })

    it('lists escalations newest first by when they were raised last, acknowledged ones too', async () => {
      const old = sampleEscalation({ id: 'e1', lastRaisedAt: afterMs(9), acknowledgedAt: afterMs(10) })
      const open = sampleEscalation({ id: 'e2', lastRaisedAt: afterMs(5) })
      await commitTurn({
        after: townOf({ escalations: new Map([[open.escalationId, open]]) }),
        finished: { ...nothingFinished, escalations: [old] },
      })
      expect(await store.listEscalations({ limit: 9 })).toEqual([old, open])
      expect(await store.listEscalations({ limit: 1 })).toEqual([old])
    })

    it('rejects what is asked of the work after close', async () => {
      await store.close()
      await expect(store.listBeads({ limit: 1 })).rejects.toThrow()
      await expect(store.findMerge('m' as MergeId)).rejects.toThrow()
      await expect(store.listEvents({ limit: 1 })).rejects.toThrow()
    })
  })
}
