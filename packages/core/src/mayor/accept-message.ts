import type { Attachment } from '@gastown/contract/attachment'
import type { TownEvent } from '@gastown/contract/events'
import { agentIdSchema, derivedId, messageIdSchema, type InputId } from '@gastown/contract/ids'
import { accept, type Accepted } from '../decision.ts'
import type { Mayor, Town } from '../town.ts'
import { wishMayor } from './wish-mayor.ts'

interface Said {
  readonly inputId: InputId
  readonly text: string
  readonly attachments?: readonly Attachment[]
}

/** A message to the mayor: kept, and a wish that it comes up. A town without a mayor gets one. */
export function acceptMessage(town: Town, { inputId, text, attachments }: Said, at: string): Accepted {
  const messageId = derivedId(messageIdSchema, 'msg', inputId)
  const provided = provideMayor(town, inputId, at)
  const files = attachments === undefined ? {} : { attachments }
  const events: TownEvent[] = [
    ...provided.events,
    { type: 'message.accepted', messageId, text, ...files, at },
    ...wishMayor(town, provided.mayor, 'message', at),
  ]
  return accept(events, { ids: { messageId } })
}

export function provideMayor(town: Town, inputId: InputId, at: string): { mayor: Mayor; events: readonly TownEvent[] } {
  if (town.mayor !== null) return { mayor: town.mayor, events: [] }
  const agentId = derivedId(agentIdSchema, 'mayor', inputId)
  const mayor: Mayor = { agentId, generation: 0, run: { state: 'asleep' }, lastActivityAt: at }
  return { mayor, events: [{ type: 'mayor.provided', agentId, at }] }
}
