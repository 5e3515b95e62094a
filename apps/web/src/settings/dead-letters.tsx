import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Time } from '../ui/time.tsx'

/** What the town owed the outside and gave up, with the reason, and a way to try again. */
export function DeadLetters(): ReactNode {
  const { townId } = useTownVisit()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { data, error } = useQuery(trpc.gastown.listDeadLetters.queryOptions({ townId }, { staleTime: 0 }))
  const retry = useMutation(
    trpc.gastown.retryDeadLetter.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.gastown.listDeadLetters.queryKey({ townId }) }),
    }),
  )
  const letters = data?.deadLetters ?? []
  return (
    <section id="dead-letters" className="settings-section" aria-labelledby="dead-letters-title">
      <h3 id="dead-letters-title">Dead letters</h3>
      <p className="muted">What the town owed a container, a browser or an address outside, and gave up after many tries.</p>
      <ErrorText error={error ?? retry.error} />
      {data !== undefined && letters.length === 0 ? (
        <p className="setting-empty">None: everything that was owed was done.</p>
      ) : null}
      <ul className="letters">
        {letters.map(({ actionId, type, attempts, reason, buriedAt }) => (
          <li key={actionId} data-testid="dead-letter">
            <div>
              <b>{type}</b> <span className="muted">after {attempts} tries, </span>
              <Time at={buriedAt} />
              <p className="letter-reason">{reason}</p>
            </div>
            <button
              type="button"
              className="button button-small"
              aria-label={`Try ${type} again`}
              disabled={retry.isPending}
              onClick={() => retry.mutate({ townId, actionId })}
            >
              Try again
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
