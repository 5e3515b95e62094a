import type { AddressInfo } from 'node:net'
import type { ServerResponse } from 'node:http'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import { parseChatRequest, type ChatRequest } from './chat-request.ts'
import type { Step } from './brain.ts'
import { playSteps } from './play-steps.ts'
import { readTextUpTo } from './read-text-up-to.ts'

/** A long conversation with tool output is a few megabytes; 32 MiB is beyond any engine's context window. */
const maxBodyBytes = 32 * 1024 * 1024

/** A model server on loopback. */
export interface ModelServer {
  /** Ends in `/v1`. */
  readonly baseURL: string
  readonly port: number
  /** Ends the running answers too; resolves when the port is free. Idempotent. */
  close(): Promise<void>
}

/** Structured log, as pino has it. */
export interface ModelLog {
  info(fields: object, message: string): void
}

export interface ServeModelOptions {
  /** 0: any free one. */
  readonly port: number
  readonly hostname: '127.0.0.1'
  readonly models: readonly string[]
  /** Steps of the answer; null when the model is unknown. */
  readonly answer: (request: ChatRequest) => readonly Step[] | null
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log?: ModelLog
}

/** Serves `GET /v1/models` and `POST /v1/chat/completions`. Rejects when the port is taken. */
export async function serveModel(options: ServeModelOptions): Promise<ModelServer> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.get('/v1/models', (context) =>
    context.json({
      object: 'list',
      data: options.models.map((id) => ({ id, object: 'model', created: seconds(options.now()), owned_by: 'gastown' })),
    }),
  )
  app.post('/v1/chat/completions', async (context) => {
    const text = await readTextUpTo(context.req.raw.body, maxBodyBytes)
    if (text === null) return context.json(errorBody(`The body is larger than ${maxBodyBytes} bytes.`), 413)
    const request = parseChatRequest(parseJson(text))
    if (request === null) return context.json(errorBody('The body is no chat completion request.'), 400)
    const steps = options.answer(request)
    if (steps === null) return context.json(errorBody(`There is no model "${request.model}" here.`), 404)
    options.log?.info({ model: request.model, messages: request.messages.length, steps: steps.length }, 'model request')
    const outgoing: ServerResponse = context.env.outgoing
    await playSteps({ steps, request, outgoing, created: seconds(options.now()) })
    return RESPONSE_ALREADY_SENT
  })
  app.notFound((context) => context.json(errorBody('There is nothing at this path.'), 404))

  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.hostname, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const { port } = server.address() as AddressInfo
  let closed: Promise<void> | undefined
  return {
    baseURL: `http://${options.hostname}:${port}/v1`,
    port,
    close: () =>
      (closed ??= new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      })),
  }
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000)
}

function errorBody(message: string): { error: { message: string; type: string } } {
  return { error: { message, type: 'invalid_request_error' } }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // no request either: the caller refuses it
  }
}
