import type { TownId } from '@gastown/contract/ids'
import type { WorkView } from '@gastown/contract/work/work-view'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { Banner } from '../ui/banner.tsx'

/** Says why nothing new is started. A used-up budget is not resumed but raised. */
export function PauseBanner({
  townId,
  paused,
}: {
  readonly townId: TownId
  readonly paused: NonNullable<WorkView['paused']>
}): ReactNode {
  const resume = useMutation(useTRPC().gastown.resumeDispatch.mutationOptions())
  return (
    <Banner level="warning">
      <span>{paused.reason}</span>
      {paused.cause === 'budget' ? null : (
        <button
          type="button"
          className="button button-small"
          disabled={resume.isPending}
          onClick={() => resume.mutate({ townId })}
        >
          Resume
        </button>
      )}
    </Banner>
  )
}
