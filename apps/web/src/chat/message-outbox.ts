import type { Attachment } from '@gastown/contract/attachment'
import {
  draftOfAttachment,
  parseAttachmentDrafts,
  parseAttachments,
  uploadedOf,
  type AttachmentDraft,
  type AttachmentProgress,
} from './attachment-draft.ts'

/** A message that the town has not acknowledged. */
export interface OutgoingMessage {
  /** The town takes the same message with the same id once, however often it is sent. */
  readonly localId: string
  readonly text: string
  readonly attachments: readonly Attachment[]
  /** ISO time at which it was sent first. */
  readonly createdAt: string
  /** Why the last try failed; null while one is under way. */
  readonly error: string | null
  /** Sent again by itself as soon as the town is there; false when the town refused it. */
  readonly waitsForTown: boolean
}

/** What the user wrote to one town's mayor and the town does not have yet. */
export interface MessageOutbox {
  readonly draft: string
  /** Files that are to go with the draft. */
  readonly files: readonly AttachmentDraft[]
  /** The user has sent the draft, and it waits for its files. */
  readonly waits: boolean
  readonly outgoing: readonly OutgoingMessage[]
}

export type OutboxChange =
  | { readonly type: 'edited'; readonly draft: string }
  | { readonly type: 'attached'; readonly files: readonly AttachmentDraft[] }
  | { readonly type: 'file_changed'; readonly localId: string; readonly progress: AttachmentProgress }
  | { readonly type: 'detached'; readonly localId: string }
  | { readonly type: 'waited' }
  | { readonly type: 'sent'; readonly localId: string; readonly at: string }
  | { readonly type: 'retried'; readonly localId: string }
  | { readonly type: 'acknowledged'; readonly localId: string }
  | { readonly type: 'failed'; readonly localId: string; readonly error: string; readonly waitsForTown: boolean }
  | { readonly type: 'taken_back'; readonly localId: string }

export const emptyOutbox: MessageOutbox = { draft: '', files: [], waits: false, outgoing: [] }

/** Whether the draft may go: `waits` while a file is on its way, `not` when there are no words or a file has failed. */
export function canSend({ draft, files }: Pick<MessageOutbox, 'draft' | 'files'>): 'now' | 'waits' | 'not' {
  if (draft.trim() === '' || files.some(({ state }) => state === 'failed')) return 'not'
  return files.some(({ state }) => state === 'uploading') ? 'waits' : 'now'
}

/** A message leaves the outbox when the town has acknowledged it or the user has taken it back into the draft, and in no other way. */
export function changeOutbox(outbox: MessageOutbox, change: OutboxChange): MessageOutbox {
  const { draft, files, outgoing } = outbox
  switch (change.type) {
    case 'edited':
      return { ...outbox, draft: change.draft, waits: false }
    case 'attached':
      return { ...outbox, files: [...files, ...change.files], waits: false }
    case 'file_changed': {
      const changed = files.map((file) => (file.localId === change.localId ? withProgress(file, change.progress) : file))
      return { ...outbox, files: changed, waits: outbox.waits && change.progress.state !== 'failed' }
    }
    case 'detached':
      return { ...outbox, files: files.filter(({ localId }) => localId !== change.localId) }
    case 'waited':
      return { ...outbox, waits: canSend(outbox) === 'waits' }
    case 'sent': {
      if (canSend(outbox) !== 'now') return outbox
      const { localId, at } = change
      const sent = { localId, text: draft, attachments: uploadedOf(files), createdAt: at, error: null, waitsForTown: false }
      return { draft: '', files: [], waits: false, outgoing: [...outgoing, sent] }
    }
    case 'retried':
      return { ...outbox, outgoing: withTry(outgoing, change.localId, { error: null, waitsForTown: false }) }
    case 'failed':
      return { ...outbox, outgoing: withTry(outgoing, change.localId, change) }
    case 'acknowledged':
      return { ...outbox, outgoing: outgoing.filter(({ localId }) => localId !== change.localId) }
    case 'taken_back': {
      const taken = outgoing.find(({ localId }) => localId === change.localId)
      if (taken === undefined) return outbox
      return {
        draft: draft.trim() === '' ? taken.text : `${taken.text}\n${draft}`,
        files: [...taken.attachments.map(draftOfAttachment), ...files],
        waits: false,
        outgoing: outgoing.filter((message) => message !== taken),
      }
    }
  }
}

function withProgress({ localId, name, mediaType, bytes }: AttachmentDraft, progress: AttachmentProgress): AttachmentDraft {
  return { localId, name, mediaType, bytes, ...progress }
}

function withTry(
  outgoing: readonly OutgoingMessage[],
  localId: string,
  { error, waitsForTown }: Pick<OutgoingMessage, 'error' | 'waitsForTown'>,
): OutgoingMessage[] {
  return outgoing.map((message) => (message.localId === localId ? { ...message, error, waitsForTown } : message))
}

const unconfirmed = 'The page was closed before the town confirmed this message.'

/** The outbox as it was stored; a message that was under way then may or may not have arrived, and waits to be sent again. Total. */
export function parseOutbox(stored: string | null): MessageOutbox {
  if (stored === null) return emptyOutbox
  try {
    const { draft, files, outgoing } = JSON.parse(stored) as Partial<MessageOutbox>
    return {
      draft: typeof draft === 'string' ? draft : '',
      files: parseAttachmentDrafts(files),
      waits: false,
      outgoing: (Array.isArray(outgoing) ? (outgoing as OutgoingMessage[]) : [])
        .filter((message) => typeof message?.text === 'string' && typeof message.localId === 'string')
        .map(({ localId, text, attachments, createdAt, error, waitsForTown }) => ({
          ...{ localId, text, createdAt },
          attachments: parseAttachments(attachments),
          error: error ?? unconfirmed,
          waitsForTown: error === null || waitsForTown,
        })),
    }
  } catch {
    return emptyOutbox
  }
}

export function renderOutbox({ draft, files, outgoing }: MessageOutbox): string | null {
  return draft === '' && files.length === 0 && outgoing.length === 0 ? null : JSON.stringify({ draft, files, outgoing })
}
