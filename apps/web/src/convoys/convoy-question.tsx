import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { ConvoyView } from '@gastown/contract/work/convoy'
import { useState, type ReactNode } from 'react'
import { ToBead } from '../town/town-links.tsx'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { CloseConvoyDialog } from './close-convoy-dialog.tsx'
import { useConvoyCalls } from './use-convoy-calls.ts'

interface ConvoyQuestionProps {
  readonly convoy: ConvoyView
  readonly cards: readonly BeadCard[]
}

/** A failed bead holds up the convoy, and never lets it land with a hole: what becomes of it is asked. */
export function ConvoyQuestion({ convoy, cards }: ConvoyQuestionProps): ReactNode {
  const { townId } = useTownVisit()
  const { retry, remove } = useConvoyCalls()
  const [isClosing, setClosing] = useState(false)
  const failed = cards.filter(({ status }) => status === 'failed')
  if (failed.length === 0 || convoy.endedAt !== undefined) return null
  const { convoyId } = convoy
  const isPending = retry.isPending || remove.isPending
  return (
    <section className="convoy-question" aria-label="What becomes of what failed?">
      <h3>
        {failed.length === 1 ? 'A bead failed. What becomes of it?' : `${failed.length} beads failed. What becomes of them?`}
      </h3>
      <ul>
        {failed.map(({ beadId, title, reason }) => {
          const held = cards.filter(({ blockedBy }) => blockedBy.includes(beadId))
          return (
            <li key={beadId}>
              <div className="convoy-question-text">
                <ToBead id={beadId} className="convoy-question-bead">
                  {title}
                </ToBead>
                <p className="muted">{reason}</p>
                {held.length === 0 ? null : (
                  <p className="muted">Waiting for it: {held.map((card) => `“${card.title}”`).join(', ')}</p>
                )}
              </div>
              <button
                type="button"
                className="button button-small"
                disabled={isPending}
                onClick={() => retry.mutate({ townId, beadId })}
              >
                Open again
              </button>
              <button
                type="button"
                className="button button-small"
                disabled={isPending}
                onClick={() => remove.mutate({ townId, convoyId, beadId })}
              >
                Take it out
              </button>
            </li>
          )
        })}
      </ul>
      <ErrorText error={retry.error ?? remove.error} />
      <button type="button" className="button button-small" onClick={() => setClosing(true)}>
        Close the convoy
      </button>
      {isClosing ? <CloseConvoyDialog convoy={convoy} onClose={() => setClosing(false)} /> : null}
    </section>
  )
}
