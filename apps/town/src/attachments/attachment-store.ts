import type { Attachment } from '@gastown/contract/attachment'
import type { AttachmentId, TownId } from '@gastown/contract/ids'

export interface AttachmentKey {
  readonly townId: TownId
  readonly attachmentId: AttachmentId
}

export interface StoredAttachment {
  readonly attachment: Attachment
  readonly body: Uint8Array<ArrayBuffer>
}

/**
 * Where a town keeps the files that came with messages. A file is uploaded first, and kept for good when a message is sent with it.
 * Every promise that resolves is durable. Contract suite: `attachment-store-contract.ts`.
 */
export interface AttachmentStore {
  put(options: { townId: TownId; attachment: Attachment; body: Uint8Array<ArrayBuffer> }): Promise<void>
  /** Null when there is none of that id. */
  get(key: AttachmentKey): Promise<StoredAttachment | null>
  /** A message is sent with it: from now on `sweep` leaves it alone. False when there is none of that id. */
  keep(key: AttachmentKey): Promise<boolean>
  /** Removes what was uploaded before that time (milliseconds since 1970) and never sent, of all towns. */
  sweep(uploadedBeforeMs: number): Promise<void>
  /** Removes all files of a deleted town. */
  purge(townId: TownId): Promise<void>
}
