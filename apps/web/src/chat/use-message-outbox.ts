import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { FeedState } from '@gastown/client/subscribe-town'
import { errorCodes } from '@gastown/contract/errors'
import type { TownId } from '@gastown/contract/ids'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useReducer, useRef } from 'react'
import { usePage } from '../app/page-context.ts'
import { useTRPC } from '../app/trpc.ts'
import { conversationAfter } from './apply-conversation.ts'
import { draftOfFile, uploadedOf, type AttachmentDraft } from './attachment-draft.ts'
import { canSend, changeOutbox, parseOutbox, renderOutbox, type MessageOutbox, type OutgoingMessage } from './message-outbox.ts'
import { uploadAttachment, type Upload } from './upload-attachment.ts'

export interface UseMessageOutbox {
  readonly outbox: MessageOutbox
  edit(draft: string): void
  /** Sends the draft; when its files are still on their way, as soon as they have arrived. */
  send(): void
  retry(localId: string): void
  takeBack(localId: string): void
  attach(files: readonly File[]): void
  /** The bytes of a file that was chosen since the page was loaded. */
  fileOf(localId: string): File | undefined
  retryUpload(file: AttachmentDraft): void
  detach(localId: string): void
}

/** A town that has just come back answers its feed first; one that refuses in the middle of it is not asked without a pause. */
const resendAfterMs = 300

/**
 * The message box of one town. What the town has not acknowledged is in the browser's storage, survives a reload, and is sent again as
 * soon as the town is there.
 */
export function useMessageOutbox({ townId, feed }: { townId: TownId; feed: FeedState['state'] }): UseMessageOutbox {
  const { baseURL } = usePage()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const storageKey = `gastown.outbox.${townId}`
  const [outbox, change] = useReducer(changeOutbox, storageKey, (key) => parseOutbox(localStorage.getItem(key)))
  const chosen = useRef(new Map<string, File>())
  const uploads = useRef(new Map<string, Upload>())

  useEffect(() => {
    const stored = renderOutbox(outbox)
    if (stored === null) localStorage.removeItem(storageKey)
    else localStorage.setItem(storageKey, stored)
  }, [outbox, storageKey])

  useEffect(() => {
    const open = uploads.current
    return () => open.forEach((upload) => upload.abort())
  }, [])

  const { mutateAsync } = useMutation(trpc.gastown.sendMessage.mutationOptions({ retry: false }))
  const post = async (message: Omit<OutgoingMessage, 'error' | 'waitsForTown'>): Promise<void> => {
    const { localId, text, createdAt } = message
    const attachments = [...message.attachments]
    const attachmentIds = attachments.map(({ attachmentId }) => attachmentId)
    try {
      const files = attachments.length > 0 ? { attachmentIds } : {}
      const { messageId } = await mutateAsync({ townId, message: text, ...files, idempotencyKey: localId })
      // The row that the feed is about to tell, so that the message never blinks out between the two.
      queryClient.setQueryData(trpc.gastown.getConversation.queryKey({ townId }), (known) => {
        if (known?.messages.some((row) => row.messageId === messageId)) return known
        const row = { messageId, role: 'user' as const, text, state: 'accepted' as const, createdAt }
        const withFiles = attachments.length > 0 ? { ...row, attachments } : row
        return { messages: conversationAfter(known?.messages ?? [], [withFiles]) }
      })
      change({ type: 'acknowledged', localId })
    } catch (error) {
      const { code, message: reason } = gastownErrorOf(error)
      change({ type: 'failed', localId, error: reason, waitsForTown: errorCodes[code].actor === 'retry' })
    }
  }

  const postAgain = (message: OutgoingMessage): Promise<void> => {
    change({ type: 'retried', localId: message.localId })
    return post(message)
  }
  const isPostingAgain = useRef(false)
  const postWaiting = useEffectEvent(async () => {
    // One after the other, and one round at a time: they keep their order.
    if (isPostingAgain.current) return
    isPostingAgain.current = true
    for (const message of outbox.outgoing) if (message.waitsForTown) await postAgain(message)
    isPostingAgain.current = false
  })
  const { outgoing } = outbox
  useEffect(() => {
    if (feed !== 'connected' || !outgoing.some(({ waitsForTown }) => waitsForTown)) return
    const timer = setTimeout(() => void postWaiting(), resendAfterMs)
    return () => clearTimeout(timer)
    // Also after a round in which one of several was not taken: it waits for the next.
  }, [feed, outgoing])

  const upload = ({ localId, name, mediaType }: AttachmentDraft): void => {
    const body = chosen.current.get(localId)
    if (body === undefined) return
    const onProgress = (progress: number): void =>
      change({ type: 'file_changed', localId, progress: { state: 'uploading', progress } })
    onProgress(0)
    const started = uploadAttachment({ baseURL, townId, body, name, mediaType, onProgress })
    uploads.current.set(localId, started)
    started.done
      .then(
        (attachment) => change({ type: 'file_changed', localId, progress: { state: 'uploaded', attachment } }),
        (error: unknown) => {
          const { message } = gastownErrorOf(error)
          change({ type: 'file_changed', localId, progress: { state: 'failed', error: message, canRetry: true } })
        },
      )
      .finally(() => uploads.current.delete(localId))
      .catch((error: unknown) => console.warn('An upload was not settled.', error))
  }

  const send = (): void => {
    const readiness = canSend(outbox)
    if (readiness === 'waits') change({ type: 'waited' })
    if (readiness !== 'now') return
    const localId = newLocalId()
    const createdAt = new Date().toISOString()
    change({ type: 'sent', localId, at: createdAt })
    for (const file of outbox.files) chosen.current.delete(file.localId)
    void post({ localId, text: outbox.draft, attachments: uploadedOf(outbox.files), createdAt })
  }
  const sendWaiting = useEffectEvent(send)
  const filesAreThere = outbox.waits && canSend(outbox) === 'now'
  useEffect(() => {
    if (filesAreThere) sendWaiting()
  }, [filesAreThere])

  return {
    outbox,
    edit: (draft) => change({ type: 'edited', draft }),
    send,
    retry: (localId) => {
      const message = outbox.outgoing.find((outgoing) => outgoing.localId === localId)
      if (message !== undefined) void postAgain(message)
    },
    takeBack: (localId) => change({ type: 'taken_back', localId }),
    attach: (files) => {
      const before = outbox.files.length
      const drafts = files.map((file, index) => {
        const localId = newLocalId()
        chosen.current.set(localId, file)
        return draftOfFile(file, { localId, already: before + index })
      })
      change({ type: 'attached', files: drafts })
      for (const draft of drafts) if (draft.state === 'uploading') upload(draft)
    },
    fileOf: (localId) => chosen.current.get(localId),
    retryUpload: upload,
    detach: (localId) => {
      uploads.current.get(localId)?.abort()
      uploads.current.delete(localId)
      chosen.current.delete(localId)
      change({ type: 'detached', localId })
    },
  }
}

/** Also where the page is not a secure context, and there is no randomUUID. */
function newLocalId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(3)), (word) => word.toString(36)).join('-')
}
