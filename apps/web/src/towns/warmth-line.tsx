import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { describeWarmth } from './describe-warmth.ts'

/** Memory changes over minutes; the answer costs one look at the processes. */
const refreshEveryMs = 10_000

/** How many towns are warm, and what that takes of the memory budget. */
export function WarmthLine({ towns }: { readonly towns: number }): ReactNode {
  const trpc = useTRPC()
  const { data } = useQuery(trpc.gastown.getSystem.queryOptions(undefined, { refetchInterval: refreshEveryMs }))
  if (data === undefined || data.warmth === null) return null
  return <p className="muted">{describeWarmth(data.warmth, towns)}</p>
}
