import type { ConversationDelta } from '@gastown/contract/conversation'
import type { TownId } from '@gastown/contract/ids'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { conversationShared } from './apply-conversation.ts'
import { conversationAfterDeltas } from './apply-deltas.ts'
import type { ConversationRow } from './conversation-row.ts'
import { createDeltaQueue, type DeltaQueue } from './delta-queue.ts'

/** The mayor's conversation as the cache has it. The feed keeps it current. */
export function useConversation(townId: TownId) {
  const trpc = useTRPC()
  return useQuery(
    trpc.gastown.getConversation.queryOptions(
      { townId },
      { structuralSharing: (known, read) => conversationShared(known as Rows | undefined, read as Rows) },
    ),
  )
}

interface Rows {
  messages: ConversationRow[]
}

/** Takes the deltas of a town's answers and applies them to the cache, a frame at a time. */
export function useConversationStream(townId: TownId): (deltas: readonly ConversationDelta[]) => void {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const queue = useRef<DeltaQueue>(null)
  useEffect(() => {
    const queryKey = trpc.gastown.getConversation.queryKey({ townId })
    const opened = createDeltaQueue({
      apply: (deltas) =>
        queryClient.setQueryData(queryKey, (known) => {
          // Nothing is shown yet, and what is about to be read has these words.
          if (known === undefined) return undefined
          const messages = conversationAfterDeltas(known.messages, deltas)
          return messages === known.messages ? known : { messages }
        }),
      onNextFrame: (ring) => {
        const frame = requestAnimationFrame(ring)
        return () => cancelAnimationFrame(frame)
      },
    })
    queue.current = opened
    return () => opened.close()
  }, [queryClient, trpc, townId])
  return (deltas) => queue.current?.push(deltas)
}
