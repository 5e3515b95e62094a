import { createHash, timingSafeEqual } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import { serve } from '@hono/node-server'
import { forwardedHeaders } from './forwarded-headers.ts'
import { upstreamOf, type Upstream } from './upstream.ts'

/** What an agent's engine is given in place of the provider's address and the user's key. */
export interface GatewayAccess {
  readonly baseURL: string
  /** Good for the upstream of this agent, or of the workers, through this gateway, and for nothing else. */
  readonly apiKey: string
}

/**
 * Stands between the agents' engines and the model providers, outside the sandbox, and adds the user's key to their requests: the key is
 * never in an agent's environment, files or reach, and a new key or address is in force with the next request, without a restart.
 */
export interface ModelGateway {
  /**
   * Gives an agent its way to its provider, or changes where it leads. The same agent always gets the same answer while the gateway
   * lives; the workers, who share a server, get one together. Null for a provider that the engine has to reach by itself.
   */
  admit(spec: AgentLaunchSpec): GatewayAccess | null
  close(): Promise<void>
}

interface Admitted {
  readonly token: string
  readonly upstream: Upstream
}

export interface StartModelGatewayOptions {
  /** A fresh secret of at least 32 characters. */
  readonly newToken: () => string
  readonly log: { warn(fields: Record<string, unknown>, message: string): void }
}

export async function startModelGateway({ newToken, log }: StartModelGatewayOptions): Promise<ModelGateway> {
  const agents = new Map<string, Admitted>()
  const server = serve({ fetch: (request) => relay(request, agents, log), hostname: '127.0.0.1', port: 0 })
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', reject)
  })
  const { port } = server.address() as AddressInfo
  return {
    admit: (spec) => {
      const upstream = upstreamOf(spec.provider)
      if (upstream === null) return null
      const name = spec.role === 'mayor' ? spec.agentId : workers
      const token = agents.get(name)?.token ?? newToken()
      agents.set(name, { token, upstream })
      return { baseURL: baseURLOf(port, name), apiKey: token }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

/** No agent's id begins like this. */
const workers = '_workers'

function baseURLOf(port: number, name: string): string {
  return `http://127.0.0.1:${port}/${name}`
}

async function relay(
  request: Request,
  agents: ReadonlyMap<string, Admitted>,
  log: StartModelGatewayOptions['log'],
): Promise<Response> {
  const url = new URL(request.url)
  const [, agentId = '', ...rest] = url.pathname.split('/')
  const admitted = agents.get(agentId)
  if (admitted === undefined || !isSame(presentedToken(request), admitted.token))
    return refusal(401, 'This is not your model gateway.')
  const { upstream } = admitted
  // Whole, because not every provider takes a body without a length; what a model is asked is small beside the memory of its engine.
  const body = request.body === null ? null : await request.arrayBuffer()
  try {
    const response = await fetch(`${upstream.baseURL}/${rest.join('/')}${url.search}`, {
      method: request.method,
      headers: { ...forwardedHeaders(request.headers), ...upstream.credentials },
      redirect: 'manual',
      signal: request.signal,
      body,
    })
    return new Response(response.body, { status: response.status, headers: forwardedHeaders(response.headers) })
  } catch (error) {
    if (request.signal.aborted) return refusal(499, 'The engine went away.')
    log.warn({ agentId, host: new URL(upstream.baseURL).host, error: causeOf(error) }, 'the model provider could not be reached')
    return refusal(502, `The model provider at ${new URL(upstream.baseURL).host} could not be reached: ${causeOf(error)}`)
  }
}

function presentedToken(request: Request): string {
  return request.headers.get('x-api-key') ?? (request.headers.get('authorization') ?? '').replace(/^Bearer /i, '')
}

/** Compared by digest, so that the time it takes tells nothing. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}

/** In the shape that OpenAI-compatible clients show to people. */
function refusal(status: number, message: string): Response {
  return Response.json({ error: { message, type: 'gastown_model_gateway' } }, { status })
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
