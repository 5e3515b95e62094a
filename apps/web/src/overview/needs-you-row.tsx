import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { ReactNode } from 'react'
import { Age } from '../ui/age.tsx'
import { NeedsYouActions } from './needs-you-actions.tsx'
import { urgencyOf, type NeedsYouItem } from './needs-you-items.ts'
import { NeedsYouTitle } from './needs-you-title.tsx'
import { useNeedsYouCalls } from './use-needs-you-calls.ts'

/** One thing that waits for the user: what it is, since when, why, and what can be done about it. */
export function NeedsYouRow({ item }: { readonly item: NeedsYouItem }): ReactNode {
  const calls = useNeedsYouCalls()
  const { text, count } = wordsOf(item)
  return (
    <li className="needs-you-row" data-testid="needs-you" data-kind={item.kind} data-urgency={urgencyOf(item)}>
      <div className="needs-you-head">
        <NeedsYouTitle item={item} />
        {count > 1 ? <span className="count">{count} times</span> : null}
        <Age at={item.at} />
      </div>
      <div className="needs-you-foot">
        <p className="needs-you-text" title={text}>
          {text}
        </p>
        <NeedsYouActions item={item} calls={calls} />
      </div>
      {calls.error === null ? null : (
        <p className="error-text" role="alert">
          {gastownErrorOf(calls.error).message}
        </p>
      )}
    </li>
  )
}

function wordsOf(item: NeedsYouItem): { readonly text: string; readonly count: number } {
  switch (item.kind) {
    case 'mayor':
      return { text: item.reason, count: 1 }
    case 'pause':
      return { text: item.pause.reason, count: 1 }
    case 'escalation':
      return { text: item.escalation.body, count: item.escalation.count }
    case 'failed': {
      const { card, holdsUp } = item
      const others = holdsUp === 0 ? '' : ` ${holdsUp === 1 ? 'One bead waits' : `${holdsUp} beads wait`} for it.`
      return { text: `${card.reason ?? 'It failed without a reason.'}${others}`, count: 1 }
    }
    case 'merge':
      return { text: item.merge.text, count: 1 }
    case 'staged':
      return { text: `${item.convoy.totalCount} beads are staged: they start when you start the convoy.`, count: 1 }
    case 'notice':
      return { text: item.notice.text, count: 1 }
  }
}
