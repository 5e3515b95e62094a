import type { ConversationDelta } from '@gastown/contract/conversation'
import type { AgentId, TownId } from '@gastown/contract/ids'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { conversationAfter, conversationShared } from '../chat/apply-conversation.ts'
import { conversationAfterDeltas } from '../chat/apply-deltas.ts'
import type { ConversationRow } from '../chat/conversation-row.ts'
import { createDeltaQueue } from '../chat/delta-queue.ts'
import { useTownVisit } from '../town/town-visit.ts'

interface Rows {
  messages: ConversationRow[]
}

/** A worker's conversation, of all its runs, live while it is shown. Of one that was let go, as it was. */
export function useAgentConversation({ townId, agentId }: { townId: TownId; agentId: AgentId }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { watching, feed } = useTownVisit()
  const wish = { townId, agentId, limit: 1000 }
  const query = useQuery(
    trpc.gastown.getConversation.queryOptions(wish, {
      structuralSharing: (known, read) => conversationShared(known as Rows | undefined, read as Rows),
    }),
  )
  const { refetch } = query
  useEffect(() => {
    const queryKey = trpc.gastown.getConversation.queryKey({ townId, agentId, limit: 1000 })
    const change = (after: (rows: ConversationRow[]) => ConversationRow[]): void => {
      queryClient.setQueryData(queryKey, (known) => known && { messages: after(known.messages) })
      // An answer that is under way was read before this, and would put the old row back.
      if (queryClient.isFetching({ queryKey }) > 0) void refetch()
    }
    const queue = createDeltaQueue({
      apply: (deltas: readonly ConversationDelta[]) =>
        queryClient.setQueryData(queryKey, (known) => known && { messages: conversationAfterDeltas(known.messages, deltas) }),
      onNextFrame: (ring) => {
        const frame = requestAnimationFrame(ring)
        return () => cancelAnimationFrame(frame)
      },
    })
    const end = watching.agent(agentId, (message) => {
      if (message.type === 'agent_stream') queue.push(message.deltas)
      else change((rows) => conversationAfter(rows, message.messages))
    })
    return () => {
      end()
      queue.close()
    }
  }, [watching, queryClient, trpc, townId, agentId, refetch])
  // What came while nobody watched, or while the feed was lost, is read anew.
  useEffect(() => {
    if (feed.state === 'connected') void refetch()
  }, [feed.state, refetch])
  return query
}
