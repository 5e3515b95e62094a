import type { TownId } from '@gastown/contract/ids'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useAskedAnew } from '../town/use-asked-anew.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Time } from '../ui/time.tsx'

const whatItWas: Readonly<Record<string, string>> = {
  'batch.verify': 'Verify a batch',
  'batch.land': 'Land a batch',
  'merge.check': 'Look whether a branch was merged',
}

/** Orders of the queue to the container that were given up; each can be given again. `revision`: of what the town shows of its dead letters. */
export function MergeDeadLetters({ townId, revision }: { readonly townId: TownId; readonly revision: unknown }): ReactNode {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { data, refetch } = useQuery(trpc.gastown.listDeadLetters.queryOptions({ townId }))
  useAskedAnew(revision, () => void refetch())
  const retry = useMutation(
    trpc.gastown.retryDeadLetter.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.gastown.listDeadLetters.queryKey({ townId }) }),
    }),
  )
  const letters = (data?.deadLetters ?? []).filter(({ type }) => type in whatItWas)
  if (letters.length === 0) return null
  return (
    <section className="merge-section" aria-labelledby="merge-dead-letters">
      <h3 id="merge-dead-letters" className="list-title">
        Given up{' '}
        <span className="count" data-tone="bad">
          {letters.length}
        </span>
      </h3>
      <ErrorText error={retry.error} />
      <ul className="merge-cards">
        {letters.map(({ actionId, type, attempts, reason, buriedAt }) => (
          <li key={actionId} className="merge-card" data-testid="dead-letter">
            <div className="merge-card-head">
              <strong>{whatItWas[type]}</strong>
              <span className="muted">
                given up after {attempts} tries, <Time at={buriedAt} />
              </span>
            </div>
            <p className="merge-waits">{reason}</p>
            <div className="form-actions form-actions-start">
              <button
                type="button"
                className="button button-small"
                disabled={retry.isPending}
                onClick={() => retry.mutate({ townId, actionId })}
              >
                Try again
              </button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
