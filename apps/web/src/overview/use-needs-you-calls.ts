import { useMutation } from '@tanstack/react-query'
import { useTRPC } from '../app/trpc.ts'

/** What can be done about things that wait for the user. What came of it is told by the feed; `error` is of the call that failed last. */
export function useNeedsYouCalls() {
  const { gastown } = useTRPC()
  const retryBead = useMutation(gastown.retryBead.mutationOptions())
  const retryMerge = useMutation(gastown.retryMerge.mutationOptions())
  const resume = useMutation(gastown.resumeDispatch.mutationOptions())
  const startConvoy = useMutation(gastown.startConvoy.mutationOptions())
  const retryLetter = useMutation(gastown.retryDeadLetter.mutationOptions())
  const dismiss = useMutation(gastown.dismissNotice.mutationOptions())
  const all = [retryBead, retryMerge, resume, startConvoy, retryLetter, dismiss]
  return {
    retryBead: retryBead.mutate,
    retryMerge: retryMerge.mutate,
    resume: resume.mutate,
    startConvoy: startConvoy.mutate,
    retryLetter: retryLetter.mutate,
    dismiss: dismiss.mutate,
    isPending: all.some(({ isPending }) => isPending),
    error: all.find(({ error }) => error !== null)?.error ?? null,
  }
}
