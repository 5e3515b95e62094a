import type { ConversationMessage } from '@gastown/contract/conversation'
import type { ErrorCode } from '@gastown/contract/errors'
import type { AgentId } from '@gastown/contract/ids'
import type { TownEvent } from '@gastown/contract/events'

/** What a town makes of one input. */
export type Decision = Accepted | Rejected

export interface Accepted {
  readonly accepted: true
  readonly events: readonly TownEvent[]
  /** Ids that the input made or named. */
  readonly ids: Readonly<Record<string, string>>
  /** Rows of the conversation to write. */
  readonly conversation: readonly ConversationMessage[]
  /** Whose conversation that is; absent: the mayor's. */
  readonly agentId?: AgentId
}

export interface Rejected {
  readonly accepted: false
  readonly code: ErrorCode
  /** Names the field and the way out. */
  readonly detail: string
  readonly field: string | null
}

export function accept(
  events: readonly TownEvent[],
  more: { ids?: Readonly<Record<string, string>>; conversation?: readonly ConversationMessage[]; agentId?: AgentId } = {},
): Accepted {
  return {
    accepted: true,
    events,
    ids: more.ids ?? {},
    conversation: more.conversation ?? [],
    ...(more.agentId === undefined ? {} : { agentId: more.agentId }),
  }
}

export function reject(code: ErrorCode, detail: string, field: string | null = null): Rejected {
  return { accepted: false, code, detail, field }
}
