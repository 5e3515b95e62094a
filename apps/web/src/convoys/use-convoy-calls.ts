import { useMutation } from '@tanstack/react-query'
import { useTRPC } from '../app/trpc.ts'

/** What can be done with a convoy; what came of it is told by the feed. */
export function useConvoyCalls() {
  const { gastown } = useTRPC()
  return {
    start: useMutation(gastown.startConvoy.mutationOptions()),
    add: useMutation(gastown.addConvoyBead.mutationOptions()),
    remove: useMutation(gastown.removeConvoyBead.mutationOptions()),
    retry: useMutation(gastown.retryBead.mutationOptions()),
  }
}
