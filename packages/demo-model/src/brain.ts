import type { ChatRequest } from './chat-request.ts'

/** One step of an answer. A `text` is one chunk on the wire. */
export type Step =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'wait'; readonly ms: number }
  /** Nothing comes until then. */
  | { readonly type: 'gate'; readonly opened: Promise<void> }
  | { readonly type: 'tool'; readonly name: string; readonly args: Readonly<Record<string, unknown>> }
  /** An HTTP error instead of an answer; only as the first step that shows. */
  | { readonly type: 'fail'; readonly status: number }
  /** The connection is reset. */
  | { readonly type: 'reset' }
  /** Nothing more comes, until the client goes. */
  | { readonly type: 'hang' }

/**
 * What a model thinks: the steps of its answer. `attempt` is 1 for the first request at this point of a conversation,
 * 2 for the client's first retry of it, and so on.
 */
export type Brain = (request: ChatRequest, attempt: number) => readonly Step[]
