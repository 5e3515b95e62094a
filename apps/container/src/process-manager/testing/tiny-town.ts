import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer, json } from 'node:stream/consumers'
import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import { containerReportsBodySchema, type ContainerReport } from '@gastown/contract/reports'
import { containerEventsBodySchema, type ContainerEvent } from '@gastown/contract/telemetry'
import { agentTokenRequestSchema, snapshotHeaders, toolCallIdHeader } from '@gastown/contract/town-routes'
import { z } from 'zod'

const rpcSchema = z.object({
  id: z.union([z.number(), z.string()]).optional(),
  method: z.string(),
  params: z.object({ protocolVersion: z.string().optional() }).loose().optional(),
})

/** A town reduced to the routes that a container calls. */
export interface TinyTown extends AsyncDisposable {
  readonly url: string
  readonly token: string
  mayor: AgentLaunchSpec | null
  /** The workers that it wants to run. */
  workers: AgentLaunchSpec[]
  /** Calls of its one tool, `gt_where`, that it has taken: who called, and the call's id. */
  readonly calls: { readonly by: string; readonly callId: string }[]
  readonly reports: ContainerReport[]
  readonly events: ContainerEvent[]
  /** Stands for all failures of a town: 503 to everything. */
  isDown: boolean
  /** Resolves as soon as what the town was told satisfies; the test's timeout is the bound. */
  until(satisfies: () => boolean): Promise<void>
}

export async function startTinyTown(): Promise<TinyTown> {
  const token = 'container-token'
  const waiting = new Set<() => void>()
  let snapshot: { headers: Record<string, string>; body: Buffer } | null = null
  const seen = new Set<string>()

  /** As much of the protocol as an engine needs to use one tool. */
  async function answerMcp(
    request: IncomingMessage,
  ): Promise<{ status: number; headers?: Record<string, string>; body?: string }> {
    const by = /^Bearer ([^/]+[/]\d+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (by === undefined) return { status: 401 }
    const { id, method, params } = rpcSchema.parse(await json(request))
    if (id === undefined) return { status: 202 }
    const tool = { name: 'gt_where', description: 'Tells who asks.', inputSchema: { type: 'object', properties: {} } }
    const results: Record<string, object> = {
      initialize: {
        protocolVersion: params?.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: 'gastown', version: '1' },
      },
      'tools/list': { tools: [tool] },
      'tools/call': { content: [{ type: 'text', text: `You are ${by}.` }] },
    }
    if (method === 'tools/call') town.calls.push({ by, callId: String(request.headers[toolCallIdHeader]) })
    const body = JSON.stringify({ jsonrpc: '2.0', id, result: results[method] ?? {} })
    return { status: 200, headers: { 'content-type': 'application/json' }, body }
  }

  const server = createServer((request, response) => {
    const answer = async (): Promise<{ status: number; headers?: Record<string, string>; body?: string | Buffer }> => {
      const route = (request.url ?? '').replace(/^\/api\/towns\/[^/]+\//, '').replace(/\?.*$/, '')
      if (town.isDown) return { status: 503 }
      if (route === 'mcp') return answerMcp(request)
      if (request.headers.authorization !== `Bearer ${token}`) return { status: 401 }
      if (route === 'agent-tokens') {
        const { agentId, generation } = agentTokenRequestSchema.parse(await json(request))
        return { status: 200, body: JSON.stringify({ token: `${agentId}/${generation}`, expiresAt: '2099-01-01T00:00:00Z' }) }
      }
      if (route === 'mayor-id') return { status: 200, body: JSON.stringify(town.mayor ?? { agentId: null }) }
      if (route === 'container-registry') return { status: 200, body: JSON.stringify({ agents: town.workers }) }
      if (route === 'container-events') {
        const events = containerEventsBodySchema.parse(await json(request))
        town.events.push(...(Array.isArray(events) ? events : [events]))
        return { status: 204 }
      }
      if (route === 'container-reports') {
        const { reports } = containerReportsBodySchema.parse(await json(request))
        town.reports.push(...reports.filter((report) => !seen.has(report.reportId)))
        for (const report of reports) seen.add(report.reportId)
        return { status: 200, body: JSON.stringify({ taken: reports.map((report) => report.reportId), refused: [] }) }
      }
      if (!route.endsWith('/db-snapshot')) return { status: 404 }
      if (request.method === 'PUT') {
        const names = Object.values(snapshotHeaders)
        snapshot = {
          headers: Object.fromEntries(names.map((name) => [name, String(request.headers[name])])),
          body: await buffer(request),
        }
        return { status: 204 }
      }
      return snapshot === null ? { status: 404, ...problem('SNAPSHOT_NOT_FOUND') } : { status: 200, ...snapshot }
    }
    const respond = async () => {
      const { status, headers, body } = await answer()
      response.writeHead(status, headers).end(body)
      for (const look of waiting) look()
    }
    respond().catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })

  const town: TinyTown = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    mayor: null,
    workers: [],
    calls: [],
    reports: [],
    events: [],
    isDown: false,
    until: (satisfies) =>
      new Promise((resolve) => {
        const look = () => {
          if (!satisfies()) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
  return town
}

function problem(code: string) {
  const body = JSON.stringify({ type: `urn:gastown:error:${code}`, title: code, status: 404, code, detail: 'There is none.' })
  return { headers: { 'content-type': 'application/problem+json' }, body }
}
