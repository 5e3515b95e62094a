import { eventKindOf } from '@gastown/contract/work/event-kind'
import type { TownEventView } from '@gastown/contract/work/work-view'
import type { ReactNode } from 'react'
import { ToAgent, ToBead, ToConvoy, ToRig } from '../town/town-links.tsx'
import { Icon } from '../ui/icons.tsx'
import { Time } from '../ui/time.tsx'
import { eventIcons, toneOf } from './event-words.ts'

/** What happened, in one line that leads to what it is about. */
export function EventLine({ event }: { readonly event: TownEventView }): ReactNode {
  const kind = eventKindOf(event.type)
  return (
    <>
      <span className="event-icon" data-tone={toneOf(event.type)}>
        <Icon name={kind === null ? 'info' : eventIcons[kind]} size={13} />
      </span>
      <EventText event={event} />
      <Time at={event.at} />
    </>
  )
}

function EventText({ event }: { readonly event: TownEventView }): ReactNode {
  const { text, beadId, convoyId, agentId, rigId } = event
  const shown = { className: 'event-text', title: text, children: text }
  if (beadId !== undefined) return <ToBead id={beadId} {...shown} />
  if (convoyId !== undefined) return <ToConvoy id={convoyId} {...shown} />
  if (agentId !== undefined) return <ToAgent id={agentId} {...shown} />
  if (rigId !== undefined) return <ToRig id={rigId} {...shown} />
  return (
    <span className="event-text" title={text}>
      {text}
    </span>
  )
}
