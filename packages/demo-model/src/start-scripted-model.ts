import type { Brain } from './brain.ts'
import { lastUserText, type ChatRequest } from './chat-request.ts'
import { countAttempts } from './count-attempts.ts'
import { directiveBrain } from './directive-brain.ts'
import { requestKindOf, type RequestKind } from './request-kind.ts'
import { serveModel, type ModelServer } from './serve-model.ts'

/** A request as the scripted model got it. */
export interface LoggedRequest extends ChatRequest {
  readonly kind: RequestKind
  readonly attempt: number
}

export interface ScriptedModel extends ModelServer {
  /** All requests so far, oldest first. */
  requests(): readonly LoggedRequest[]
  /** Turns that were asked for with this text in the newest user message; requests that bring tool results back are not counted. */
  turnsOf(text: string): number
  /** How many user messages with this text the conversation holds that was sent last: 1 when it was delivered once. */
  deliveriesOf(text: string): number
}

export interface ScriptedModelOptions {
  /** Answers for any model id. Null hands the request on to the directives. Absent: directives only. */
  readonly script?: (request: LoggedRequest) => ReturnType<Brain> | null
  /** 0 or absent: any free one. */
  readonly port?: number
  /** Milliseconds since 1970; absent: stands still, answers are then the same to the byte. */
  readonly now?: () => number
}

/** Starts a model for a test: any model id, scripted, with a log of what it was asked. */
export async function startScriptedModel(options: ScriptedModelOptions = {}): Promise<ScriptedModel> {
  const requests: LoggedRequest[] = []
  const attemptOf = countAttempts()
  const server = await serveModel({
    port: options.port ?? 0,
    hostname: '127.0.0.1',
    models: ['scripted'],
    answer: (request) => {
      const logged = { ...request, kind: requestKindOf(request), attempt: attemptOf(request) }
      requests.push(logged)
      return options.script?.(logged) ?? directiveBrain(request, logged.attempt)
    },
    now: options.now ?? (() => 0),
  })
  const turns = () => requests.filter((request) => request.kind === 'turn')
  return {
    ...server,
    requests: () => [...requests],
    turnsOf: (text) =>
      turns().filter((request) => request.messages.at(-1)?.role === 'user' && lastUserText(request).includes(text)).length,
    deliveriesOf: (text) =>
      turns()
        .at(-1)
        ?.messages.filter((message) => message.role === 'user' && message.text.includes(text)).length ?? 0,
  }
}
