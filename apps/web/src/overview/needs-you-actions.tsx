import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { AnswerEscalation } from '../escalations/answer-escalation.tsx'
import { useTownVisit } from '../town/town-visit.ts'
import { ToMerge } from '../town/town-links.tsx'
import type { NeedsYouItem } from './needs-you-items.ts'
import type { useNeedsYouCalls } from './use-needs-you-calls.ts'

interface NeedsYouActionsProps {
  readonly item: NeedsYouItem
  readonly calls: ReturnType<typeof useNeedsYouCalls>
}

/** The buttons of one thing that waits for the user. */
export function NeedsYouActions({ item, calls }: NeedsYouActionsProps): ReactNode {
  const { townId, onEnsureMayor } = useTownVisit()
  const act = (text: string, onClick: () => void): ReactNode => (
    <button type="button" className="button button-small" disabled={calls.isPending} onClick={onClick}>
      {text}
    </button>
  )
  switch (item.kind) {
    case 'mayor':
      return act('Try again', onEnsureMayor)
    case 'pause':
      return item.pause.cause === 'budget' ? (
        <Link to="/towns/$townId/settings" params={{ townId }} className="button button-small">
          Raise it
        </Link>
      ) : (
        act('Resume', () => calls.resume({ townId }))
      )
    case 'escalation':
      return <EscalationActions item={item} calls={calls} />
    case 'failed':
      // Rework fails with the bead whose branch it mends: that one is opened again.
      return item.card.kind === 'task' ? act('Open again', () => calls.retryBead({ townId, beadId: item.card.beadId })) : null
    case 'merge':
      return <MergeAction merge={item.merge} calls={calls} />
    case 'staged':
      return act('Start', () => calls.startConvoy({ townId, convoyId: item.convoy.convoyId }))
    case 'notice': {
      const { id, actionId } = item.notice
      if (actionId !== undefined) return act('Try again', () => calls.retryLetter({ townId, actionId }))
      return act('Dismiss', () => calls.dismiss({ townId, noticeId: id }))
    }
  }
}

function MergeAction({
  merge,
  calls,
}: {
  readonly merge: Extract<NeedsYouItem, { kind: 'merge' }>['merge']
  readonly calls: ReturnType<typeof useNeedsYouCalls>
}): ReactNode {
  const { townId } = useTownVisit()
  const { mergeId, state } = merge
  return (
    <>
      <ToMerge id={mergeId} className="button button-small">
        Diff
      </ToMerge>
      <button
        type="button"
        className="button button-small"
        disabled={calls.isPending}
        onClick={() => calls.retryMerge({ townId, mergeId })}
      >
        {state === 'needs_you' ? 'Try again' : 'Merged? Look'}
      </button>
    </>
  )
}

function EscalationActions({
  item: { escalation, failed, merge },
  calls,
}: {
  readonly item: Extract<NeedsYouItem, { kind: 'escalation' }>
  readonly calls: ReturnType<typeof useNeedsYouCalls>
}): ReactNode {
  const { townId } = useTownVisit()
  const [isAnswering, setAnswering] = useState(false)
  return (
    <>
      {failed?.card.kind !== 'task' ? null : (
        <button
          type="button"
          className="button button-small"
          disabled={calls.isPending}
          onClick={() => calls.retryBead({ townId, beadId: failed.card.beadId })}
        >
          Open again
        </button>
      )}
      {merge === undefined ? null : <MergeAction merge={merge} calls={calls} />}
      <button type="button" className="button button-small" onClick={() => setAnswering(true)}>
        Answer
      </button>
      {isAnswering ? <AnswerEscalation escalation={escalation} onClose={() => setAnswering(false)} /> : null}
    </>
  )
}
