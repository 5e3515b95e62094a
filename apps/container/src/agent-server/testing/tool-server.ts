import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import type { ToolAccess } from '../agent-server.ts'

/** An MCP server (streamable HTTP) with one tool, `gt_where`, that answers with whose token called it. */
export interface ToolServer extends AsyncDisposable {
  access(name: string): ToolAccess
  /** Who called the tool, oldest first. */
  readonly calls: readonly string[]
}

const requestSchema = z.object({
  id: z.union([z.number(), z.string()]).optional(),
  method: z.string(),
  params: z.object({ protocolVersion: z.string().optional() }).loose().optional(),
})

export async function startToolServer(): Promise<ToolServer> {
  const calls: string[] = []
  const answerOf = ({ method, params }: z.infer<typeof requestSchema>, name: string): object => {
    switch (method) {
      case 'initialize':
        return {
          protocolVersion: params?.protocolVersion,
          capabilities: { tools: {} },
          serverInfo: { name: 'gastown', version: '1' },
        }
      case 'tools/list':
        return { tools: [{ name: 'gt_where', description: 'Where?', inputSchema: { type: 'object', properties: {} } }] }
      case 'tools/call':
        calls.push(name)
        return { content: [{ type: 'text', text: `You are ${name}.` }] }
      default:
        return {}
    }
  }
  const server = createServer((request, response) => {
    const respond = async () => {
      const name = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
      if (name === undefined) return response.writeHead(401).end()
      if (request.method !== 'POST') return response.writeHead(405).end()
      const asked = requestSchema.parse(await json(request))
      if (asked.id === undefined) return response.writeHead(202).end()
      const body = JSON.stringify({ jsonrpc: '2.0', id: asked.id, result: answerOf(asked, name) })
      return response.writeHead(200, { 'content-type': 'application/json' }).end(body)
    }
    respond().catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    access: (name) => ({ url: `http://127.0.0.1:${port}/${name}/mcp`, token: name }),
    calls,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}
