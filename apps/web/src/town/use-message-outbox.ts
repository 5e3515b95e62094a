import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { TownId } from '@gastown/contract/ids'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useReducer } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { conversationAfter } from './apply-status-message.ts'
import { changeOutbox, parseOutbox, renderOutbox, type MessageOutbox } from './message-outbox.ts'

export interface UseMessageOutbox {
  readonly outbox: MessageOutbox
  edit(draft: string): void
  /** Sends the draft; nothing when it is blank. */
  send(): void
  retry(localId: string): void
  takeBack(localId: string): void
}

/** The message box of one town. What the town has not acknowledged is in the browser's storage, and survives a reload. */
export function useMessageOutbox(townId: TownId): UseMessageOutbox {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const storageKey = `gastown.outbox.${townId}`
  const [outbox, change] = useReducer(changeOutbox, storageKey, (key) => parseOutbox(localStorage.getItem(key)))

  useEffect(() => {
    const stored = renderOutbox(outbox)
    if (stored === null) localStorage.removeItem(storageKey)
    else localStorage.setItem(storageKey, stored)
  }, [outbox, storageKey])

  // Not retried by itself: a try whose answer was lost may have arrived, and a second one would be a second message.
  const { mutateAsync } = useMutation(trpc.gastown.sendMessage.mutationOptions({ retry: false }))
  const post = async ({ localId, text, createdAt }: { localId: string; text: string; createdAt: string }): Promise<void> => {
    try {
      const { messageId } = await mutateAsync({ townId, message: text })
      // The row that the feed is about to tell, so that the message never blinks out between the two.
      queryClient.setQueryData(trpc.gastown.getConversation.queryKey({ townId }), (known) => {
        if (known?.messages.some((message) => message.messageId === messageId)) return known
        const row = { messageId, role: 'user' as const, text, state: 'accepted' as const, createdAt }
        return { messages: conversationAfter(known?.messages ?? [], [row]) }
      })
      change({ type: 'acknowledged', localId })
    } catch (error) {
      change({ type: 'failed', localId, error: gastownErrorOf(error).message })
    }
  }

  return {
    outbox,
    edit: (draft) => change({ type: 'edited', draft }),
    send: () => {
      if (outbox.draft.trim() === '') return
      const now = Date.now()
      const sent = {
        localId: `${now.toString(36)}-${outbox.outgoing.length}`,
        text: outbox.draft,
        createdAt: new Date(now).toISOString(),
      }
      change({ type: 'sent', localId: sent.localId, at: sent.createdAt })
      void post(sent)
    },
    retry: (localId) => {
      const message = outbox.outgoing.find((outgoing) => outgoing.localId === localId)
      if (message === undefined) return
      change({ type: 'retried', localId })
      void post(message)
    },
    takeBack: (localId) => change({ type: 'taken_back', localId }),
  }
}
