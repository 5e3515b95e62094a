import type { Clock } from '../clock.ts'
import type { AttachmentKey, AttachmentStore, StoredAttachment } from './attachment-store.ts'

/** Attachments in memory, for tests. */
export function createMemoryAttachmentStore({ clock }: { clock: Pick<Clock, 'now'> }): AttachmentStore {
  const stored = new Map<string, StoredAttachment & { readonly uploadedAtMs: number; isKept: boolean }>()
  const keyOf = ({ townId, attachmentId }: AttachmentKey): string => `${townId}/${attachmentId}`
  return {
    async put({ townId, attachment, body }) {
      const key = keyOf({ townId, attachmentId: attachment.attachmentId })
      stored.set(key, { attachment, body: body.slice(), uploadedAtMs: clock.now(), isKept: false })
    },
    async get(key) {
      const found = stored.get(keyOf(key))
      return found === undefined ? null : { attachment: found.attachment, body: found.body }
    },
    async keep(key) {
      const found = stored.get(keyOf(key))
      if (found !== undefined) found.isKept = true
      return found !== undefined
    },
    async sweep(uploadedBeforeMs) {
      for (const [key, { isKept, uploadedAtMs }] of stored) if (!isKept && uploadedAtMs < uploadedBeforeMs) stored.delete(key)
    },
    async purge(townId) {
      for (const key of stored.keys()) if (key.startsWith(`${townId}/`)) stored.delete(key)
    },
  }
}
