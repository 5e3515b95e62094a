import type { Metrics, MetricsWindow } from '@gastown/contract/work/metrics'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { after } from '../app/after.ts'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'

/** A busy town changes many times a second: its numbers are computed anew at most this often. */
const leastPauseMs = 1_000

/**
 * The town's numbers of one span, computed anew when its feed tells of another revision of the work, and never by the clock alone. While the
 * feed is down they stay as they were.
 */
export function useMetrics(window: MetricsWindow): { data: Metrics | undefined; error: unknown } {
  const { townId, town } = useTownVisit()
  const { data, error, refetch } = useQuery(
    useTRPC().gastown.getMetrics.queryOptions({ townId, window }, { staleTime: 0, placeholderData: keepPreviousData }),
  )
  const revision = town?.work.revision ?? null
  const asked = useRef({ revision, atMs: 0 })
  useEffect(() => {
    if (revision === null || asked.current.revision === revision) return
    const ask = (): void => {
      asked.current = { revision, atMs: Date.now() }
      void refetch()
    }
    return after(Math.max(0, asked.current.atMs + leastPauseMs - Date.now()), ask)
  }, [revision, refetch])
  return { data, error }
}
