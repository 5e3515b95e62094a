/** One message of a chat request, reduced to what a scripted model looks at. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  /** Of a user message: the user's own words, without what the engine put in beside them. */
  readonly text: string
}

/** What engines put into a user's message: reminders, and where and when it was written (kilo 7.7). */
const injected = /<(system-reminder|environment_details|env)>[\s\S]*?<\/\1>/g

/** A chat completion request of the OpenAI wire, reduced likewise. */
export interface ChatRequest {
  readonly model: string
  readonly messages: readonly ChatMessage[]
  readonly toolNames: readonly string[]
  readonly stream: boolean
  /** `stream_options.include_usage`: a last chunk with the token counts is wanted. */
  readonly includeUsage: boolean
}

/** Reads a request's body. Null when it is none: no model, or messages that are no list. */
export function parseChatRequest(body: unknown): ChatRequest | null {
  if (!isRecord(body) || typeof body['model'] !== 'string' || !Array.isArray(body['messages'])) return null
  const options = body['stream_options']
  return {
    model: body['model'],
    messages: body['messages'].flatMap((message: unknown) => parseMessage(message)),
    toolNames: Array.isArray(body['tools']) ? body['tools'].flatMap((tool: unknown) => toolNameOf(tool)) : [],
    stream: body['stream'] === true,
    includeUsage: isRecord(options) && options['include_usage'] === true,
  }
}

/** The newest user message; empty when there is none. */
export function lastUserText(request: ChatRequest): string {
  return request.messages.findLast((message) => message.role === 'user')?.text ?? ''
}

/** Results of the tools that were called since the newest user message, oldest first. */
export function toolResultsOfTurn(request: ChatRequest): readonly string[] {
  const begin = request.messages.findLastIndex((message) => message.role === 'user')
  return request.messages
    .slice(begin + 1)
    .filter((message) => message.role === 'tool')
    .map((message) => message.text)
}

function parseMessage(message: unknown): ChatMessage[] {
  if (!isRecord(message)) return []
  const role = message['role'] === 'developer' ? 'system' : message['role']
  if (role !== 'system' && role !== 'user' && role !== 'assistant' && role !== 'tool') return []
  const text = textOf(message['content'])
  if (role !== 'user') return [{ role, text }]
  const words = text.replaceAll(injected, '').trim()
  // A message of nothing but a reminder (to go on with a turn that was cut off) is none of the user's.
  return words === '' && text.trim() !== '' ? [] : [{ role, text: words }]
}

/** Content is a string or a list of parts; parts that are no text (images) count for nothing. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.flatMap((part: unknown) => (isRecord(part) && typeof part['text'] === 'string' ? [part['text']] : [])).join('\n')
}

function toolNameOf(tool: unknown): string[] {
  if (!isRecord(tool) || !isRecord(tool['function'])) return []
  const name = tool['function']['name']
  return typeof name === 'string' ? [name] : []
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
