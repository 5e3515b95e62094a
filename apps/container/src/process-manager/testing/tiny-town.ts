import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer, json } from 'node:stream/consumers'
import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import { containerReportsBodySchema, type ContainerReport } from '@gastown/contract/reports'
import { containerEventsBodySchema, type ContainerEvent } from '@gastown/contract/telemetry'
import { snapshotHeaders } from '@gastown/contract/town-routes'

/** A town reduced to the routes that a container calls. */
export interface TinyTown extends AsyncDisposable {
  readonly url: string
  readonly token: string
  mayor: AgentLaunchSpec | null
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

  const server = createServer((request, response) => {
    const answer = async (): Promise<{ status: number; headers?: Record<string, string>; body?: string | Buffer }> => {
      const route = (request.url ?? '').replace(/^\/api\/towns\/[^/]+\//, '').replace(/\?.*$/, '')
      if (request.headers.authorization !== `Bearer ${token}`) return { status: 401 }
      if (town.isDown) return { status: 503 }
      if (route === 'mayor-id') return { status: 200, body: JSON.stringify(town.mayor ?? { agentId: null }) }
      if (route === 'container-registry') return { status: 200, body: JSON.stringify({ agents: [] }) }
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
