import type { ModelServer } from './serve-model.ts'

/** A message as clients send it. */
export interface WireMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly content: string
}

interface WireRequest {
  readonly model: string
  readonly messages: readonly WireMessage[]
  readonly tools?: readonly object[]
  readonly stream_options?: { readonly include_usage: boolean }
}

export interface ToolCall {
  readonly name: string
  readonly args: unknown
}

interface Delta {
  content?: string
  tool_calls?: { index: number; function: { name?: string; arguments: string } }[]
}

interface Chunk {
  choices: { delta: Delta; finish_reason: string | null }[]
  usage?: { prompt_tokens: number; completion_tokens: number; total_tokens: number }
}

/** A test's client: one whole answer. */
export async function askModel(server: ModelServer, request: WireRequest): Promise<{ text: string; tools: ToolCall[] }> {
  const response = await post(server, { ...request, stream: false })
  if (!response.ok) throw new Error(`status ${response.status}`)
  const body = (await response.json()) as {
    choices: { message: { content: string | null; tool_calls?: { function: { name: string; arguments: string } }[] } }[]
  }
  const message = body.choices[0]?.message
  return {
    text: message?.content ?? '',
    tools: (message?.tool_calls ?? []).map((call) => ({
      name: call.function.name,
      args: JSON.parse(call.function.arguments) as unknown,
    })),
  }
}

export interface StreamedAnswer {
  readonly deltas: readonly string[]
  readonly text: string
  readonly tools: readonly ToolCall[]
  readonly finishReason: string | undefined
  readonly usage: Chunk['usage']
  /** Why the stream broke off; undefined when it ended with `[DONE]`. */
  readonly brokenBy: string | undefined
}

/** A test's client: a streamed answer, also a broken one. `onText` sees each piece as it comes. */
export async function readStream(
  server: ModelServer,
  request: WireRequest,
  options: { signal?: AbortSignal; onText?: (text: string) => void } = {},
): Promise<StreamedAnswer> {
  const deltas: string[] = []
  const tools: { name: string; json: string }[] = []
  let finishReason: string | undefined
  let usage: Chunk['usage']
  let done = false
  let brokenBy: string | undefined
  try {
    const response = await post(server, { ...request, stream: true }, options.signal)
    if (!response.ok || response.body === null) throw new Error(`status ${response.status}`)
    let rest = ''
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
      const events = (rest + piece).split('\n\n')
      rest = events.pop() ?? ''
      for (const event of events) {
        const data = event.replace(/^data: /, '')
        if (data === '[DONE]') {
          done = true
          continue
        }
        const chunk = JSON.parse(data) as Chunk
        usage = chunk.usage ?? usage
        const choice = chunk.choices[0]
        finishReason = choice?.finish_reason ?? finishReason
        if (choice?.delta.content !== undefined) {
          deltas.push(choice.delta.content)
          options.onText?.(choice.delta.content)
        }
        for (const call of choice?.delta.tool_calls ?? []) {
          const tool = (tools[call.index] ??= { name: call.function.name ?? '', json: '' })
          tool.json += call.function.arguments
        }
      }
    }
    if (!done) brokenBy = 'ended without [DONE]'
  } catch (error) {
    brokenBy = error instanceof Error ? error.message : String(error)
  }
  return {
    deltas,
    text: deltas.join(''),
    tools: tools.map((tool) => ({ name: tool.name, args: JSON.parse(tool.json) as unknown })),
    finishReason,
    usage,
    brokenBy,
  }
}

async function post(server: ModelServer, body: object, signal?: AbortSignal): Promise<Response> {
  return await fetch(`${server.baseURL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  })
}
