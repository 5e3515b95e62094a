import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import { reconnectDelayMs } from '@gastown/client/reconnect-delay'
import type { FeedState } from '@gastown/client/subscribe-town'
import type { TownId } from '@gastown/contract/ids'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef } from 'react'
import { isWorthRetrying } from '../app/query-client.ts'
import { useTRPC } from '../app/trpc.ts'
import { seedMayorStatus } from './seed-mayor-status.ts'

interface UseEnsureMayorOptions {
  readonly townId: TownId
  readonly feed: FeedState['state']
  /** Told with words for the user when there is no such town. */
  readonly onGone: (text: string) => void
}

/**
 * Asks for the mayor once per visit to a town. A visit ends when another town is shown; finding the town again after it was lost
 * counts as a new one, since what runs it may have started anew.
 */
export function useEnsureMayor({ townId, feed, onGone }: UseEnsureMayorOptions) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const ensureMayor = useMutation(
    trpc.gastown.ensureMayor.mutationOptions({
      retry: isWorthRetrying,
      retryDelay: (failures) => reconnectDelayMs(failures + 1),
      onError: (error) => {
        if (gastownErrorOf(error).code === 'TOWN_NOT_FOUND') onGone('There is no town with this id.')
      },
      onSuccess: (ensured) =>
        seedMayorStatus({
          queryClient,
          queryKey: trpc.gastown.getMayorStatus.queryKey({ townId }),
          townId,
          ensured,
          atMs: Date.now(),
        }),
    }),
  )
  const ensure = useEffectEvent(() => ensureMayor.mutate({ townId }))

  const visited = useRef<TownId | null>(null)
  useEffect(() => {
    if (visited.current === townId) return
    visited.current = townId
    ensure()
  }, [townId])

  const lost = useRef(false)
  useEffect(() => {
    if (feed === 'disconnected') lost.current = true
    if (feed !== 'connected' || !lost.current) return
    lost.current = false
    ensure()
  }, [feed])

  return ensureMayor
}
