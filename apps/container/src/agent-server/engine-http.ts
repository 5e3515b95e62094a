import type { z } from 'zod'
import { GastownError } from '@gastown/contract/errors'

/** A local server answers in milliseconds; in the middle of a turn on a busy machine in seconds. */
const requestTimeoutMs = 15_000

export interface EngineHttp {
  /** Whole URL of a path, of the folder that the server works in. */
  url(path: string, query?: Readonly<Record<string, string>>): string
  /** Rejects with AGENT_NOT_READY when there is no answer, or not the expected one. */
  get<T>(path: string, schema: z.ZodType<T>, query?: Readonly<Record<string, string>>): Promise<T>
  /** Null on 404. */
  find<T>(path: string, schema: z.ZodType<T>): Promise<T | null>
  /** The same server, of another folder. */
  at(directory: string): EngineHttp
  /** Resolves also when it is not there. */
  remove(path: string): Promise<void>
  /** Answers `false` on 404: what was to be acted on is gone. */
  post(path: string, body: object, query?: Readonly<Record<string, string>>): Promise<boolean>
  patch<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T>
  create<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T>
  /** The event stream's response. */
  stream(path: string, signal: AbortSignal): Promise<Response>
  /** Null with no answer, or a wrong one, within `timeoutMs`. */
  tryGet<T>(path: string, schema: z.ZodType<T>, timeoutMs: number): Promise<T | null>
}

/** Client of one server. The password goes into a header and nowhere else: no URL, no error holds it. */
export function createEngineHttp(options: { port: number; user: string; password: string; directory: string }): EngineHttp {
  const authorization = `Basic ${Buffer.from(`${options.user}:${options.password}`).toString('base64')}`
  const url = (path: string, query: Readonly<Record<string, string>> = {}) =>
    `http://127.0.0.1:${options.port}${path}?${new URLSearchParams({ directory: options.directory, ...query }).toString()}`

  const send = async (
    method: string,
    path: string,
    options: { body?: object; query?: Readonly<Record<string, string>>; timeoutMs?: number } = {},
  ) => {
    try {
      return await fetch(url(path, options.query), {
        method,
        headers: { authorization, ...(options.body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
        signal: AbortSignal.timeout(options.timeoutMs ?? requestTimeoutMs),
      })
    } catch (error) {
      throw new GastownError('AGENT_NOT_READY', `The agent server gave no answer to ${method} ${path}: ${reasonOf(error)}`, {
        cause: error,
      })
    }
  }
  const read = async <T>(response: Response, what: string, schema: z.ZodType<T>): Promise<T> => {
    if (!response.ok) throw await refused(response, what)
    const parsed = schema.safeParse(await response.json().catch(() => undefined))
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]
    throw new GastownError(
      'AGENT_NOT_READY',
      `The agent server's answer to ${what} is not understood: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    )
  }

  return {
    url,
    at: (directory) => createEngineHttp({ ...options, directory }),
    remove: async (path) => {
      const response = await send('DELETE', path)
      if (!response.ok && response.status !== 404) throw await refused(response, `DELETE ${path}`)
      await response.body?.cancel()
    },
    get: async (path, schema, query) =>
      read(await send('GET', path, query === undefined ? {} : { query }), `GET ${path}`, schema),
    find: async (path, schema) => {
      const response = await send('GET', path)
      if (response.status !== 404) return read(response, `GET ${path}`, schema)
      await response.body?.cancel()
      return null
    },
    post: async (path, body, query) => {
      const response = await send('POST', path, { body, ...(query === undefined ? {} : { query }) })
      if (!response.ok && response.status !== 404) throw await refused(response, `POST ${path}`)
      await response.body?.cancel()
      return response.ok
    },
    patch: async (path, body, schema) => read(await send('PATCH', path, { body }), `PATCH ${path}`, schema),
    create: async (path, body, schema) => read(await send('POST', path, { body }), `POST ${path}`, schema),
    stream: (path, signal) => fetch(url(path), { headers: { authorization, accept: 'text/event-stream' }, signal }),
    tryGet: async (path, schema, timeoutMs) => {
      try {
        return await read(await send('GET', path, { timeoutMs }), `GET ${path}`, schema)
      } catch {
        return null // no answer is the answer
      }
    },
  }
}

/** Characters of an engine's error text that are passed on; the rest is a stack trace. */
const maxRefusalLength = 300

async function refused(response: Response, what: string): Promise<GastownError> {
  const text = (await response.text().catch(() => '')).slice(0, maxRefusalLength)
  return new GastownError('AGENT_NOT_READY', `The agent server refused ${what} with status ${response.status}: ${text}`)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason'
  return error.cause instanceof Error ? error.cause.message : error.message
}
