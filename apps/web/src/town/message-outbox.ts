/** A message that the town has not acknowledged. `error` is why the last try failed; null while one is under way. */
export interface OutgoingMessage {
  readonly localId: string
  readonly text: string
  /** ISO time at which it was sent first. */
  readonly createdAt: string
  readonly error: string | null
}

/** What the user wrote to one town's mayor and the town does not have yet. */
export interface MessageOutbox {
  readonly draft: string
  readonly outgoing: readonly OutgoingMessage[]
}

export type OutboxChange =
  | { readonly type: 'edited'; readonly draft: string }
  | { readonly type: 'sent'; readonly localId: string; readonly at: string }
  | { readonly type: 'retried'; readonly localId: string }
  | { readonly type: 'acknowledged'; readonly localId: string }
  | { readonly type: 'failed'; readonly localId: string; readonly error: string }
  | { readonly type: 'taken_back'; readonly localId: string }

export const emptyOutbox: MessageOutbox = { draft: '', outgoing: [] }

/** A message leaves the outbox when the town has acknowledged it or the user has taken it back into the draft, and in no other way. */
export function changeOutbox(outbox: MessageOutbox, change: OutboxChange): MessageOutbox {
  const { draft, outgoing } = outbox
  switch (change.type) {
    case 'edited':
      return { draft: change.draft, outgoing }
    case 'sent': {
      if (draft.trim() === '') return outbox
      return { draft: '', outgoing: [...outgoing, { localId: change.localId, text: draft, createdAt: change.at, error: null }] }
    }
    case 'retried':
      return { draft, outgoing: withError(outgoing, change.localId, null) }
    case 'failed':
      return { draft, outgoing: withError(outgoing, change.localId, change.error) }
    case 'acknowledged':
      return { draft, outgoing: outgoing.filter(({ localId }) => localId !== change.localId) }
    case 'taken_back': {
      const taken = outgoing.find(({ localId }) => localId === change.localId)
      if (taken === undefined) return outbox
      return {
        draft: draft.trim() === '' ? taken.text : `${taken.text}\n${draft}`,
        outgoing: outgoing.filter((message) => message !== taken),
      }
    }
  }
}

function withError(outgoing: readonly OutgoingMessage[], localId: string, error: string | null): OutgoingMessage[] {
  return outgoing.map((message) => (message.localId === localId ? { ...message, error } : message))
}

const unconfirmed =
  'The page was closed before the town confirmed this message. Look whether it is above before you send it again.'

/** The outbox as it was stored; a message that was under way then may or may not have arrived, and says so. Total. */
export function parseOutbox(stored: string | null): MessageOutbox {
  if (stored === null) return emptyOutbox
  try {
    const { draft, outgoing } = JSON.parse(stored) as Partial<MessageOutbox>
    return {
      draft: typeof draft === 'string' ? draft : '',
      outgoing: (Array.isArray(outgoing) ? (outgoing as OutgoingMessage[]) : [])
        .filter((message) => typeof message?.text === 'string' && typeof message.localId === 'string')
        .map(({ localId, text, createdAt, error }) => ({ localId, text, createdAt, error: error ?? unconfirmed })),
    }
  } catch {
    return emptyOutbox
  }
}

export function renderOutbox(outbox: MessageOutbox): string | null {
  return outbox.draft === '' && outbox.outgoing.length === 0 ? null : JSON.stringify(outbox)
}
