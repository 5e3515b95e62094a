import type { ReactNode } from 'react'
import { ToBead, ToConvoy, ToMerge } from '../town/town-links.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import type { NeedsYouItem } from './needs-you-items.ts'

const icons: Readonly<Record<NeedsYouItem['kind'], IconName>> = {
  mayor: 'warning',
  pause: 'pause',
  escalation: 'bell',
  failed: 'warning',
  merge: 'merge',
  staged: 'convoy',
  notice: 'info',
}

/** What the thing is called; a link to what it is about, where there is one. */
export function NeedsYouTitle({ item }: { readonly item: NeedsYouItem }): ReactNode {
  return (
    <span className="needs-you-title">
      <Icon name={icons[item.kind]} size={14} />
      <Subject item={item} />
    </span>
  )
}

function Subject({ item }: { readonly item: NeedsYouItem }): ReactNode {
  switch (item.kind) {
    case 'mayor':
      return <span>The mayor cannot be brought back</span>
    case 'pause':
      return <span>{item.pause.cause === 'budget' ? 'A budget is used up' : 'Nothing new is started'}</span>
    case 'escalation': {
      const { title, beadId, mergeId, convoyId } = item.escalation
      if (beadId !== undefined) return <ToBead id={beadId}>{title}</ToBead>
      if (mergeId !== undefined) return <ToMerge id={mergeId}>{title}</ToMerge>
      return convoyId === undefined ? <span>{title}</span> : <ToConvoy id={convoyId}>{title}</ToConvoy>
    }
    case 'failed':
      return <ToBead id={item.card.beadId}>{item.card.title}</ToBead>
    case 'merge':
      return <ToMerge id={item.merge.mergeId}>{item.merge.title}</ToMerge>
    case 'staged':
      return <ToConvoy id={item.convoy.convoyId}>{item.convoy.title}</ToConvoy>
    case 'notice':
      return <span>{item.notice.level === 'info' ? 'For you to know' : 'Something did not work'}</span>
  }
}
