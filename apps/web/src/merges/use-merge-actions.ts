import type { TownId } from '@gastown/contract/ids'
import type { MergeId } from '@gastown/contract/work/ids'
import { useMutation } from '@tanstack/react-query'
import { useTRPC } from '../app/trpc.ts'

/** Has the town look again, now, at a branch that waits. */
export function useRetryMerge(of: { townId: TownId; mergeId: MergeId }): {
  retry: () => void
  isPending: boolean
  error: unknown
} {
  const { mutate, isPending, error } = useMutation(useTRPC().gastown.retryMerge.mutationOptions())
  return { retry: () => mutate(of), isPending, error }
}
