import { createHash, randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { AgentId } from '@gastown/contract/ids'
import { serve } from '@hono/node-server'
import type { ToolAccess } from '../agent-server/agent-server.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { TownLink } from '../town-link/town-link.ts'
import { createAgentTokens } from './agent-tokens.ts'
import { callTown } from './call-town.ts'
import { refusalOf } from './refusal-of.ts'

/** One session's way through the gateway. */
export interface ToolPass {
  readonly access: ToolAccess
  /** From now on its calls are those of this run of the agent. */
  serve(generation: number): void
  /** From now on it is nobody's. */
  revoke(): void
}

/**
 * Stands between the agents' engines and the town's tools, outside the sandbox: an agent never has a token of the town's in its reach, and a
 * call is held while the town is away, so that a control plane may crash or be upgraded in the middle of a turn.
 */
export interface ToolGateway {
  admit(agentId: AgentId): ToolPass
  close(): Promise<void>
}

export interface ToolGatewayOptions {
  /** A fresh secret of at least 32 characters. */
  readonly newToken: () => string
  readonly town: Pick<TownLink, 'agentToken' | 'urlOf'>
  readonly clock: Clock
  readonly log: Log
  readonly fetch?: typeof fetch
}

/** A call with a long text is some kilobytes. */
const maxBodyBytes = 4 * 1024 * 1024

export async function startToolGateway(options: ToolGatewayOptions): Promise<ToolGateway> {
  const { newToken, town, clock, log } = options
  /** By the digest of what the engine shows: the time that a look takes tells nothing. */
  const passes = new Map<string, { readonly agentId: AgentId; generation: number }>()
  const tokens = createAgentTokens({ town, clock })
  const ending = new AbortController()

  async function take(request: Request): Promise<Response> {
    const pass = passes.get(digestOf(presentedToken(request)))
    const agentId = new URL(request.url).pathname.split('/')[1] ?? ''
    if (pass?.agentId !== agentId) return new Response('This is not your way to the tools.', { status: 401 })
    // Nothing comes from the town by itself: no stream to open, no session to end.
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } })
    const body = await request.text()
    if (Buffer.byteLength(body) > maxBodyBytes) return new Response('The call is too large.', { status: 413 })
    const signal = AbortSignal.any([request.signal, ending.signal])
    const run = { agentId: pass.agentId, generation: pass.generation }
    try {
      return await callTown({
        run,
        body,
        headers: request.headers,
        callId: randomUUID(),
        tokens,
        town,
        clock,
        signal,
        ...fetchOf(options),
      })
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error, ...run }, 'a call of a tool did not reach the town')
      return refusalOf(body, error)
    }
  }

  const server = serve({ fetch: take, hostname: '127.0.0.1', port: 0 })
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', reject)
  })
  const { port } = server.address() as AddressInfo
  return {
    admit: (agentId) => {
      const token = newToken()
      const key = digestOf(token)
      const pass = { agentId, generation: 0 }
      passes.set(key, pass)
      return {
        access: { url: `http://127.0.0.1:${port}/${agentId}/mcp`, token },
        serve: (generation) => {
          pass.generation = generation
        },
        revoke: () => {
          passes.delete(key)
          if (![...passes.values()].some((other) => other.agentId === agentId)) tokens.forget(agentId)
        },
      }
    },
    close: () => {
      ending.abort()
      return new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
    },
  }
}

function fetchOf({ fetch }: ToolGatewayOptions): { fetch?: typeof globalThis.fetch } {
  return fetch === undefined ? {} : { fetch }
}

function presentedToken(request: Request): string {
  return (request.headers.get('authorization') ?? '').replace(/^Bearer /i, '')
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
