import { lastUserText, type ChatRequest } from './chat-request.ts'

/** What an engine asks for: a turn of a conversation, a title for one, or a summary that replaces a long one. */
export type RequestKind = 'turn' | 'title' | 'summary'

/**
 * Tells the requests apart by the prompts of kilo 7.7 and opencode 1.18: a title has a system prompt of a title generator,
 * a summary hands the conversation over as one text. A conversation that merely speaks of titles has the tools of an agent.
 */
export function requestKindOf(request: ChatRequest): RequestKind {
  if (request.toolNames.length > 0) return 'turn'
  const system = request.messages.find((message) => message.role === 'system')?.text ?? ''
  if (/title generator|generate a (?:brief |short |concise )?title/i.test(system)) return 'title'
  if (/generate a title for this conversation/i.test(request.messages.find((message) => message.role === 'user')?.text ?? ''))
    return 'title'
  if (/<conversation>|anchored summary/i.test(lastUserText(request))) return 'summary'
  return 'turn'
}
