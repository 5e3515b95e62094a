import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { AgentId, TownId } from '@gastown/contract/ids'
import { snapshotMaxBytes, type SnapshotInfo } from '@gastown/contract/town-routes'
import type { Clock } from '../clock.ts'
import type { SnapshotStore } from './snapshot-store.ts'

const townId = 'town-1' as TownId
const agentId = 'mayor-1' as AgentId
const key = { townId, agentId }
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** What every snapshot store does. `create` gives one with nothing in it. */
export function describeSnapshotStoreContract(name: string, create: (clock: Clock) => SnapshotStore): void {
  describe(`${name} keeps the snapshot store contract`, () => {
    let nowMs: number
    let store: SnapshotStore
    const clock: Clock = { now: () => nowMs, after: () => () => undefined }
    const infoOf = (generation: number, sequence: number, body: Uint8Array): SnapshotInfo => ({
      agentId,
      generation,
      sequence,
      sha256: createHash('sha256').update(body).digest('hex'),
      workdir: '/work/mayor',
      engineVersion: '7.7.9 “β”',
    })
    const put = (generation: number, sequence: number, text = `${generation}.${sequence}`) =>
      store.put({ townId, info: infoOf(generation, sequence, bytes(text)), body: bytes(text) })
    const newest = async (): Promise<string | null> => {
      const found = await store.get(key)
      return found === null ? null : new TextDecoder().decode(found.body)
    }

    beforeEach(() => {
      nowMs = Date.parse('2026-03-01T00:00:00Z')
      store = create(clock)
    })

    it('has none for an agent that never saved', async () => {
      expect(await store.get(key)).toBeNull()
      expect(await store.info(key)).toBeNull()
      expect(await store.listSetAside(key)).toEqual([])
      await store.setAside({ ...key, reason: 'nothing there' })
      expect(await store.listSetAside(key)).toEqual([])
    })

    it('gives back the bytes and all that was said of them', async () => {
      const body = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 31) % 256)
      const info = infoOf(3, 1, body)
      await store.put({ townId, info, body })
      const found = await store.get(key)
      expect(found?.info).toEqual(info)
      expect(Buffer.from(found?.body ?? []).equals(body)).toBe(true)
      expect(await store.info(key)).toEqual(info)
    })

    it('S2: the newest generation, then sequence, wins: an older one is refused', async () => {
      await put(2, 9)
      await put(3, 0)
      await put(10, 1)
      for (const [generation, sequence] of [
        [2, 10],
        [9, 99],
        [10, 0],
      ] as const) {
        await expect(put(generation, sequence)).rejects.toMatchObject({ code: 'STALE_GENERATION' })
      }
      expect(await newest()).toBe('10.1')
    })

    it('the same snapshot twice is one; another one of the same number is refused', async () => {
      await put(1, 1)
      await put(1, 1)
      await expect(put(1, 1, 'other')).rejects.toMatchObject({ code: 'STALE_GENERATION' })
      await store.setAside({ ...key, reason: 'x' })
      expect(await newest()).toBeNull()
    })

    it('refuses a body that is not what its checksum says, truncated, flipped or empty, and keeps what it has', async () => {
      await put(1, 1)
      const whole = bytes('the whole snapshot')
      const flipped = whole.slice()
      flipped[3] = (flipped[3] ?? 0) ^ 1
      for (const body of [whole.slice(0, -1), flipped, bytes('')]) {
        await expect(store.put({ townId, info: infoOf(2, 1, whole), body })).rejects.toMatchObject({ code: 'SNAPSHOT_INVALID' })
      }
      await expect(put(3, 1, '')).rejects.toMatchObject({ code: 'SNAPSHOT_INVALID' })
      expect(await newest()).toBe('1.1')
    })

    it('refuses a body over the size limit', async () => {
      const body = new Uint8Array(snapshotMaxBytes + 1)
      await expect(store.put({ townId, info: { ...infoOf(1, 1, bytes('')) }, body })).rejects.toMatchObject({
        code: 'BODY_TOO_LARGE',
      })
    })

    it('keeps three: setting aside falls back to the one before', async () => {
      for (const sequence of [1, 2, 3, 4, 5]) await put(1, sequence)
      const seen: (string | null)[] = []
      for (let round = 0; round < 4; round += 1) {
        seen.push(await newest())
        await store.setAside({ ...key, reason: `round ${round}` })
      }
      expect(seen).toEqual(['1.5', '1.4', '1.3', null])
    })

    it('what was set aside is kept with its reason, the latest five', async () => {
      for (let sequence = 1; sequence <= 7; sequence += 1) {
        await put(1, sequence)
        nowMs += 1000
        await store.setAside({ ...key, reason: `bad ${sequence}\n"quoted"` })
      }
      const aside = await store.listSetAside(key)
      expect(aside.map(({ info }) => info.sequence)).toEqual([7, 6, 5, 4, 3])
      expect(aside[0]).toEqual({ info: infoOf(1, 7, bytes('1.7')), reason: 'bad 7\n"quoted"', at: new Date(nowMs).toISOString() })
    })

    it('a snapshot can be taken again after it was set aside', async () => {
      await put(1, 1)
      await store.setAside({ ...key, reason: 'bad' })
      await put(1, 1)
      expect(await newest()).toBe('1.1')
    })

    it('puts at once: the newest is kept, whatever the order they come in', async () => {
      const outcomes = await Promise.allSettled([put(1, 1), put(1, 3), put(1, 2)])
      expect(outcomes[1]?.status).toBe('fulfilled')
      expect(await newest()).toBe('1.3')
    })

    it('keeps towns and agents apart, and forgets a deleted town', async () => {
      await put(1, 1)
      const other = { townId: 'town-2' as TownId, agentId }
      const sibling = { townId, agentId: 'worker-1' as AgentId }
      expect(await store.get(other)).toBeNull()
      expect(await store.get(sibling)).toBeNull()
      await store.put({ townId: other.townId, info: infoOf(7, 7, bytes('x')), body: bytes('x') })
      await store.setAside({ ...key, reason: 'bad' })
      await put(1, 2)
      await store.purge(townId)
      expect(await store.get(key)).toBeNull()
      expect(await store.listSetAside(key)).toEqual([])
      expect((await store.info(other))?.generation).toBe(7)
    })
  })
}
