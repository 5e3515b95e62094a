import { GastownError, problemOf } from '@gastown/contract/errors'
import { toolCallIdHeader } from '@gastown/contract/town-routes'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Auth } from '../../auth/auth.ts'
import type { TownEngine } from '../../engine/town-engine.ts'
import type { Towns } from '../../engine/towns.ts'
import type { Log } from '../../log.ts'
import { readBody } from '../read-body.ts'
import { createAnsweredCalls } from './answered-calls.ts'
import { callKey } from './call-ids.ts'
import { callTool, type ToolResult } from './call-tool.ts'
import { agentCaller, operatorCaller, requirePresentRun, type Caller } from './caller.ts'
import { clientMessageSchema, RpcError, rpcError, rpcErrors, rpcResult, type ClientMessage } from './json-rpc.ts'
import type { ToolSurroundings } from './tool.ts'
import { offeredTools } from './tools.ts'

export interface McpDoorOptions extends ToolSurroundings {
  readonly towns: Pick<Towns, 'get'>
  readonly auth: Pick<Auth, 'requireAgentOrOperator'>
  readonly log: Log
}

/** A convoy of fifty beads with long bodies, and room. */
const maxMessageBytes = 8 * 1024 * 1024

/** The newest first: what is answered to a client that speaks another one. */
const protocolVersions = ['2025-11-25', '2025-06-18', '2025-03-26'] as const
const serverInfo = { name: 'gastown', title: 'Gastown', version: '1' } as const

const callIdSchema = z.string().min(1).max(500)
const callParamsSchema = z.object({ name: z.string().max(200), arguments: z.record(z.string(), z.unknown()).optional() })

/**
 * The tools of a town over the Model Context Protocol, streamable HTTP without sessions: every request stands for itself and is answered
 * with JSON. See docs/design/0010-tools-over-mcp.md.
 */
export function createMcpDoor(options: McpDoorOptions): Hono {
  const { towns, auth, log } = options
  const answered = createAnsweredCalls<ToolResult>(options.clock)
  const door = new Hono()

  door.post('/api/towns/:townId/mcp', async (c) => {
    const townId = c.req.param('townId')
    const claims = await auth.requireAgentOrOperator(c.req.raw, townId)
    const engine = towns.get(townId)
    const caller = claims === 'operator' ? operatorCaller : agentCaller(claims)
    const message = await readMessage(c.req.raw)
    if (message instanceof RpcError) return rpcError(null, message, 400)
    // A notification, or an answer to a request that this server never makes.
    if (message.id === undefined || message.method === undefined) return c.body(null, 202)
    try {
      return rpcResult(message.id, await answer(c.req.raw, { engine, caller, message }))
    } catch (error) {
      if (error instanceof RpcError) return rpcError(message.id, error)
      if (!(error instanceof GastownError)) throw error
      const { code, detail } = problemOf(error)
      return rpcError(message.id, { code: rpcErrors.refused, message: `${code}: ${detail}` })
    }
  })
  // No stream of the server's own, and no session to end.
  door.all('/api/towns/:townId/mcp', (c) => c.body(null, 405, { allow: 'POST' }))

  async function answer(
    request: Request,
    { engine, caller, message }: { engine: TownEngine; caller: Caller; message: ClientMessage },
  ): Promise<unknown> {
    switch (message.method) {
      case 'initialize': {
        const wished = protocolVersions.find((version) => version === message.params?.['protocolVersion'])
        return { protocolVersion: wished ?? protocolVersions[0], capabilities: { tools: {} }, serverInfo }
      }
      case 'ping':
        return {}
      case 'tools/list':
        requirePresentRun(engine.town, caller)
        return { tools: offeredTools(caller.role) }
      case 'tools/call': {
        const params = callParamsSchema.safeParse(message.params ?? {})
        if (!params.success) throw new RpcError(rpcErrors.invalidParams, 'A call has the name of a tool, and its arguments.')
        const { name, arguments: args = {} } = params.data
        const key = callKey({ caller, callId: callIdOf(request), tool: name, args })
        const call = { ...options, engine, caller, key }
        return await answered.once(key, () => callTool(call, { name, args, log }))
      }
      default:
        throw new RpcError(rpcErrors.methodNotFound, `This server has tools only, and no "${message.method ?? ''}".`)
    }
  }
  return door
}

/** Null: the call has no id. One that no gateway of ours makes is refused rather than cut short. */
function callIdOf(request: Request): string | null {
  const value = request.headers.get(toolCallIdHeader)
  if (value === null) return null
  const parsed = callIdSchema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new RpcError(rpcErrors.invalidRequest, `The header ${toolCallIdHeader} must have 1 to 500 characters.`)
}

async function readMessage(request: Request): Promise<ClientMessage | RpcError> {
  const text = new TextDecoder().decode(await readBody(request, maxMessageBytes))
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return new RpcError(rpcErrors.parse, 'The body is not JSON.')
  }
  const parsed = clientMessageSchema.safeParse(json)
  if (parsed.success) return parsed.data
  return new RpcError(
    rpcErrors.invalidRequest,
    'The body is not one JSON-RPC 2.0 message. Batches are not taken: send one message at a time.',
  )
}
