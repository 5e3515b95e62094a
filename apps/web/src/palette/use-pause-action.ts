import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import { useMutation } from '@tanstack/react-query'
import { useMemo } from 'react'
import { usePage } from '../app/page-context.ts'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import type { TownAction } from './town-action.ts'

/** Pauses the work of the town, or lets it go on. A pause by a used-up budget is not resumed but raised, and the town says so. */
export function usePauseAction(): TownAction {
  const { townId, town } = useTownVisit()
  const { toasts } = usePage()
  const trpc = useTRPC()
  const onError = (error: unknown): void => toasts.show({ text: gastownErrorOf(error).message })
  const pause = useMutation(
    trpc.gastown.pauseDispatch.mutationOptions({
      onError,
      onSuccess: () => toasts.show({ text: 'No new work is started now.' }),
    }),
  )
  const resume = useMutation(
    trpc.gastown.resumeDispatch.mutationOptions({ onError, onSuccess: () => toasts.show({ text: 'Work goes on.' }) }),
  )
  const isPaused = town !== null && town.work.paused !== null
  const { mutate } = isPaused ? resume : pause
  return useMemo(
    () => ({
      ...{ id: 'pause', group: 'Work', words: 'dispatch', icon: isPaused ? 'play' : 'pause' },
      text: isPaused ? 'Resume the work' : 'Pause the work',
      perform: () => mutate({ townId }),
    }),
    [isPaused, mutate, townId],
  )
}
