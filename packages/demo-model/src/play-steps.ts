import type { ServerResponse } from 'node:http'
import type { Step } from './brain.ts'
import type { ChatRequest } from './chat-request.ts'

export interface PlaySteps {
  readonly steps: readonly Step[]
  readonly request: ChatRequest
  readonly outgoing: ServerResponse
  /** Seconds since 1970. */
  readonly created: number
}

/**
 * Writes an answer, streamed or whole. Resolves when it is written, or when the client has gone; a wait ends then too.
 * It writes to Node's response itself, because only so can a connection be reset after exactly the chunks before it.
 */
export async function playSteps(options: PlaySteps): Promise<void> {
  const { outgoing } = options
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  for (const [index, step] of options.steps.entries()) {
    if (step.type === 'wait') await wait(step.ms, gone.signal)
    else if (step.type === 'gate') await Promise.race([step.opened, aborted(gone.signal)])
    else if (step.type === 'fail') return sendFailure(outgoing, step.status)
    else return await answer(options, options.steps.slice(index), gone.signal)
    if (gone.signal.aborted) return
  }
  return await answer(options, [], gone.signal)
}

async function answer(options: PlaySteps, steps: readonly Step[], gone: AbortSignal): Promise<void> {
  const { outgoing, request, created } = options
  const wire = request.stream ? streamWire(options) : null
  let text = ''
  const tools: { id: string; name: string; args: string }[] = []
  for (const step of steps) {
    if (gone.aborted) return
    switch (step.type) {
      case 'text':
        text += step.text
        await wire?.delta({ content: step.text })
        break
      case 'tool': {
        const call = {
          id: `call_${created}_${request.messages.length}_${tools.length}`,
          name: step.name,
          args: JSON.stringify(step.args),
        }
        tools.push(call)
        await wire?.tool(call, tools.length - 1)
        break
      }
      case 'wait':
        await wait(step.ms, gone)
        break
      case 'gate':
        await Promise.race([step.opened, aborted(gone)])
        break
      case 'hang':
        if (request.stream) outgoing.flushHeaders()
        return await aborted(gone)
      case 'reset':
      case 'fail':
        // An answer that has begun cannot turn into an HTTP error any more: what a client sees then is a reset.
        outgoing.socket?.resetAndDestroy()
        return
    }
  }
  if (gone.aborted) return
  const usage = usageOf(request, text + tools.map((tool) => tool.args).join(''))
  const finishReason = tools.length > 0 ? 'tool_calls' : 'stop'
  if (wire !== null) return await wire.end(finishReason, usage)
  sendJson(outgoing, 200, {
    ...base(options, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: text === '' && tools.length > 0 ? null : text,
          ...(tools.length === 0 ? {} : { tool_calls: tools.map(wireTool) }),
        },
        finish_reason: finishReason,
      },
    ],
    usage,
  })
}

type Usage = { prompt_tokens: number; completion_tokens: number; total_tokens: number }
type ToolCall = { id: string; name: string; args: string }

function streamWire(options: PlaySteps) {
  const { outgoing, request } = options
  outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  const chunk = async (choices: unknown[], extra: object = {}) => {
    await write(outgoing, `data: ${JSON.stringify({ ...base(options, 'chat.completion.chunk'), choices, ...extra })}\n\n`)
  }
  let role: { role?: 'assistant' } = { role: 'assistant' }
  const delta = async (fields: object) => {
    await chunk([{ index: 0, delta: { ...role, ...fields }, finish_reason: null }])
    role = {}
  }
  return {
    delta,
    /** Name first, arguments in two halves: a client must put them together. */
    async tool(call: ToolCall, index: number) {
      const half = Math.ceil(call.args.length / 2)
      await delta({ tool_calls: [{ index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } }] })
      await delta({ tool_calls: [{ index, function: { arguments: call.args.slice(0, half) } }] })
      await delta({ tool_calls: [{ index, function: { arguments: call.args.slice(half) } }] })
    },
    async end(finishReason: string, usage: Usage) {
      await chunk([{ index: 0, delta: {}, finish_reason: finishReason }])
      if (request.includeUsage) await chunk([], { usage })
      outgoing.end('data: [DONE]\n\n')
    },
  }
}

function base(options: PlaySteps, object: string) {
  const { request, created } = options
  return { id: `chatcmpl-${created}-${request.messages.length}`, object, created, model: request.model }
}

function wireTool(call: ToolCall) {
  return { id: call.id, type: 'function', function: { name: call.name, arguments: call.args } }
}

/** Four characters a token: the rule of thumb; nobody bills for it. */
function usageOf(request: ChatRequest, answerText: string): Usage {
  const promptTokens = Math.ceil(request.messages.reduce((sum, message) => sum + message.text.length, 0) / 4)
  const completionTokens = Math.ceil(answerText.length / 4)
  return { prompt_tokens: promptTokens, completion_tokens: completionTokens, total_tokens: promptTokens + completionTokens }
}

function sendFailure(outgoing: ServerResponse, status: number): void {
  sendJson(outgoing, status, { error: { message: `The script asked for status ${status}.`, type: 'server_error' } })
}

function sendJson(outgoing: ServerResponse, status: number, body: object): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' })
  outgoing.end(JSON.stringify(body))
}

/** Resolves when the system has taken the bytes, or when the connection is gone (the caller looks at its signal). */
async function write(outgoing: ServerResponse, text: string): Promise<void> {
  if (outgoing.destroyed) return
  await new Promise<void>((resolve) => {
    outgoing.write(text, () => resolve())
  })
}

async function wait(ms: number, gone: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (gone.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      gone.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    gone.addEventListener('abort', done)
  })
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
