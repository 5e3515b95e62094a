import { createHash } from 'node:crypto'
import { lastUserText, toolResultsOfTurn, type ChatRequest } from './chat-request.ts'
import { requestKindOf } from './request-kind.ts'

/** Points of conversations that are remembered; a retry follows within seconds, so the oldest can go. */
const rememberedPoints = 1000

/**
 * Returns a function that says the how-manieth request at this point of a conversation it is: the same newest user message
 * with as many tool results behind it and as many user messages before it.
 */
export function countAttempts(): (request: ChatRequest) => number {
  const attempts = new Map<string, number>()
  return (request) => {
    const userMessages = request.messages.filter((message) => message.role === 'user').length
    const point = [request.model, requestKindOf(request), userMessages, toolResultsOfTurn(request).length, lastUserText(request)]
    const key = createHash('sha256').update(JSON.stringify(point)).digest('base64')
    const attempt = (attempts.get(key) ?? 0) + 1
    attempts.delete(key)
    attempts.set(key, attempt)
    const oldest = attempts.keys().next().value
    if (attempts.size > rememberedPoints && oldest !== undefined) attempts.delete(oldest)
    return attempt
  }
}
