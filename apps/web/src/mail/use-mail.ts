import type { AgentId, TownId } from '@gastown/contract/ids'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTRPC, useTRPCClient } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'

/** As many as are read at a time. */
const pageSize = 100
/** As often as a person would press reload; only while the feed is down. */
const fallbackEveryMs = 3000

/** Messages to workers, the newest first; read anew when the feed tells that some was sent, read or expired. */
export function useMail(townId: TownId, { agentId, waiting }: { readonly agentId: AgentId | null; readonly waiting: boolean }) {
  const client = useTRPCClient()
  const { gastown } = useTRPC()
  const { feed } = useTownVisit()
  const { data, ...query } = useInfiniteQuery({
    queryKey: [...gastown.listMail.pathKey(), townId, agentId, waiting],
    queryFn: ({ pageParam, signal }) =>
      client.gastown.listMail.query(
        {
          townId,
          waiting,
          limit: pageSize,
          ...(agentId === null ? {} : { agentId }),
          ...(pageParam === null ? {} : { before: pageParam }),
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ mail, hasMore }) => (hasMore ? (mail.at(-1)?.messageId ?? null) : null),
    refetchInterval: feed.state === 'disconnected' ? fallbackEveryMs : false,
  })
  return { mail: data?.pages.flatMap((page) => page.mail) ?? [], ...query }
}
