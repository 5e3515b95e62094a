import type { Attachment } from '@gastown/contract/attachment'
import type { AttachmentId, TownId } from '@gastown/contract/ids'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../clock.ts'
import type { AttachmentStore } from './attachment-store.ts'

const townId = 'town-1' as TownId
const idOf = (name: string): AttachmentId => name as AttachmentId

/** What every attachment store does. `create` gives one with nothing in it. */
export function describeAttachmentStoreContract(name: string, create: (clock: Pick<Clock, 'now'>) => AttachmentStore): void {
  describe(`${name} keeps the attachment store contract`, () => {
    let nowMs: number
    let store: AttachmentStore
    const body = Uint8Array.from({ length: 5_000 }, (_, index) => (index * 31) % 256)
    const attachmentOf = (id: string): Attachment => ({
      attachmentId: idOf(id),
      name: 'Plan “Å”\u2028 🏙.png',
      mediaType: 'image/png',
      bytes: body.length,
    })
    const put = (id: string, of = townId) => store.put({ townId: of, attachment: attachmentOf(id), body })
    const has = async (id: string, of = townId) => (await store.get({ townId: of, attachmentId: idOf(id) })) !== null

    beforeEach(() => {
      nowMs = Date.parse('2026-03-01T00:00:00Z')
      store = create({ now: () => nowMs })
    })

    it('gives back the bytes and what was said of them, before and after it is sent', async () => {
      await put('a')
      const key = { townId, attachmentId: idOf('a') }
      expect(await store.get(key)).toEqual({ attachment: attachmentOf('a'), body })
      expect(await store.keep(key)).toBe(true)
      expect(await store.keep(key)).toBe(true)
      expect(await store.get(key)).toEqual({ attachment: attachmentOf('a'), body })
    })

    it('has none of an unknown id, and of another town', async () => {
      await put('a')
      expect(await has('b')).toBe(false)
      expect(await has('a', 'town-2' as TownId)).toBe(false)
      expect(await store.keep({ townId, attachmentId: idOf('b') })).toBe(false)
    })

    it('keeps an empty file', async () => {
      await store.put({ townId, attachment: { ...attachmentOf('a'), bytes: 0 }, body: new Uint8Array(0) })
      expect((await store.get({ townId, attachmentId: idOf('a') }))?.body).toEqual(new Uint8Array(0))
    })

    it('a sweep removes what was uploaded before and never sent, and nothing else', async () => {
      await Promise.all([put('old'), put('sent'), put('other', 'town-2' as TownId)])
      await store.keep({ townId, attachmentId: idOf('sent') })
      nowMs += 1_000
      await put('new')
      await store.sweep(nowMs)
      const left = await Promise.all([has('old'), has('sent'), has('new'), has('other', 'town-2' as TownId)])
      expect(left).toEqual([false, true, true, false])
    })

    it('forgets a deleted town, sent files too', async () => {
      await Promise.all([put('a'), put('b'), put('a', 'town-2' as TownId)])
      await store.keep({ townId, attachmentId: idOf('b') })
      await store.purge(townId)
      expect([await has('a'), await has('b'), await has('a', 'town-2' as TownId)]).toEqual([false, false, true])
    })
  })
}
