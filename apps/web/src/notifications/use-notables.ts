import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { notablesOf, type Notable } from './notable.ts'

/** Ended convoys that are looked at: those of some weeks. */
const endedConvoys = 50

/** What happened that a person wants to know of, newest first; null until it is known. Asked for anew when the feed tells of a change. */
export function useNotables(): readonly Notable[] | null {
  const { townId, town } = useTownVisit()
  const trpc = useTRPC()
  const { data: told, refetch: askEscalations } = useQuery(trpc.gastown.listEscalations.queryOptions({ townId, all: true }))
  const { data: ended, refetch: askConvoys } = useQuery(
    trpc.gastown.listConvoys.queryOptions({ townId, status: ['landed', 'failed'], limit: endedConvoys }),
  )
  const open = town?.work.escalations.map(({ escalationId, count }) => `${escalationId} ${count}`).join()
  useEffect(() => {
    if (open !== undefined) void askEscalations()
  }, [open, askEscalations])
  const convoys = town?.work.convoys.map(({ convoyId }) => convoyId).join()
  useEffect(() => {
    if (convoys !== undefined) void askConvoys()
  }, [convoys, askConvoys])
  return useMemo(
    () => (told === undefined || ended === undefined ? null : notablesOf(told.escalations, ended.convoys)),
    [told, ended],
  )
}
