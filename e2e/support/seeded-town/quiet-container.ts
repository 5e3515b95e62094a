import { writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { AgentContainerStatus, AgentProcessStatus } from '@gastown/contract/agent-status'
import {
  containerBootSchema,
  containerManifestFile,
  townLinkSchema,
  type ContainerManifest,
  type TownLink,
} from '@gastown/contract/container-boot'
import type { ContainerHealth } from '@gastown/contract/container-routes'
import { agentIdSchema, generationSchema } from '@gastown/contract/ids'
import { WebSocketServer } from 'ws'
import { z } from 'zod'
import { quietDiff } from './quiet-diff.ts'
import { readOwnStartTime } from './read-own-start-time.ts'
import { showScreen } from './show-screen.ts'

/*
 * The container of a seeded town: a process of its own that the control plane adopts, as it adopts any container that outlived it. It
 * speaks the protocol, takes every order, and reports nothing by itself: nobody in it works, so that the town stays as it was told. What
 * it shall report is said to it: `POST /say`, `POST /stream` and `POST /print` hand their body on to the town, as a container would.
 */
const launchedSchema = z.object({ agentId: agentIdSchema, generation: generationSchema })
const inputSchema = z.object({ boot: containerBootSchema, agents: z.array(launchedSchema) })

let input = ''
for await (const chunk of process.stdin) input += String(chunk)
const { boot, agents } = inputSchema.parse(JSON.parse(input))
const generations = new Map(agents.map(({ agentId, generation }) => [agentId, generation]))
const bootId = crypto.randomUUID()
const since = new Date().toISOString()
let townLink: TownLink | null = null
process.on('SIGTERM', () => process.exit(0))

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    response.writeHead(500).end()
  })
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.headers.authorization !== `Bearer ${boot.controlToken}`) return void response.writeHead(401).end()
  let text = ''
  for await (const chunk of request) text += String(chunk)
  const body: unknown = text === '' ? null : JSON.parse(text)
  const [, kind = '', id = '', what = ''] = (request.url ?? '').split('/')
  const reply = await replyTo({
    route: `${request.method} /${kind}${what === '' ? '' : `/${what}`}`,
    id: decodeURIComponent(id),
    body,
  })
  response
    .writeHead(reply.status, { 'content-type': 'application/json' })
    .end(reply.body === undefined ? '' : JSON.stringify(reply.body))
  if (reply.ends === true) response.once('finish', () => process.exit(0))
}

interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly ends?: boolean
}

async function replyTo({ route, id, body }: { route: string; id: string; body: unknown }): Promise<Reply> {
  switch (route) {
    case 'GET /health':
      return { status: 200, body: health() }
    case 'PUT /town-link':
      townLink = townLinkSchema.parse(body)
      return { status: 204 }
    case 'POST /drain':
      return { status: 202, ends: true }
    case 'GET /agents/status': {
      const status = statusOf(id, 'running')
      return status === null ? notFound(id) : { status: 200, body: status }
    }
    case 'POST /agents/stop':
      return { status: 200, body: statusOf(id, 'exited') }
    case 'PATCH /agents/model':
      return { status: 200, body: statusOf(id, 'running') }
    case 'POST /agents/message':
      return { status: 202, body: { messageId: z.object({ messageId: z.string() }).parse(body).messageId, fresh: true } }
    case 'POST /agents':
      return { status: 202, body: started(launchedSchema.parse(body)) }
    case 'POST /agents/abort':
    case 'PATCH /settings':
      return { status: 204 }
    case 'POST /agents/collect':
      return { status: 200, body: { found: 'unproved', detail: 'Nobody works in the container of a seeded town.' } }
    case 'POST /agents/diff':
      return { status: 200, body: { ...quietDiff, branch: 'gt/quiet', target: 'main', uncommitted: ['src/cart/total.test.ts'] } }
    case 'POST /rigs/diff':
      return { status: 200, body: quietDiff }
    case 'GET /worktrees':
      return { status: 200, body: { worktrees: [], repositoryBytes: 48_000_000 } }
    case 'POST /rigs/verify':
    case 'POST /rigs/land':
    case 'POST /rigs/check':
    case 'POST /workers':
      return { status: 202 }
    case 'POST /say':
      return await handOn('container-reports', body)
    case 'POST /stream':
      return await handOn('container-stream', body)
    case 'POST /print':
      return await handOn('container-gate-output', body)
    default:
      return notFound(route)
  }
}

function notFound(what: string): Reply {
  return {
    status: 404,
    body: { code: 'AGENT_NOT_FOUND', title: 'Not found', status: 404, detail: `There is no ${what}.`, retryable: false },
  }
}

function started({ agentId, generation }: z.infer<typeof launchedSchema>): AgentContainerStatus | null {
  generations.set(agentId, generation)
  return statusOf(agentId, 'starting')
}

function statusOf(id: string, status: AgentProcessStatus): AgentContainerStatus | null {
  const agentId = agentIdSchema.parse(id)
  const generation = generations.get(agentId)
  if (generation === undefined) return null
  const isUp = status === 'running'
  return {
    agentId,
    generation,
    status,
    activity: 'idle',
    serverPort: isUp ? 4100 : 0,
    sessionId: isUp ? 'ses_1' : '',
    prewarmed: true,
    startedAt: since,
    lastActivityAt: since,
  }
}

function health(): ContainerHealth {
  return {
    townId: boot.townId,
    bootId,
    containerGeneration: boot.containerGeneration,
    protocolVersion: boot.protocolVersion,
    pid: process.pid,
    state: 'running',
    sandbox: 'none',
    sandboxReason: 'Nobody works in the container of a seeded town.',
    uptimeMs: Math.round(process.uptime() * 1000),
    agents: [],
    keptReports: 0,
  }
}

async function handOn(route: string, body: unknown): Promise<Reply> {
  if (townLink === null) throw new Error('The town has not adopted this container.')
  const answered = await fetch(`${townLink.url}/api/towns/${boot.townId}/${route}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${townLink.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answered.text()
  return { status: answered.status, ...(text === '' ? {} : { body: JSON.parse(text) as unknown }) }
}

const sockets = new WebSocketServer({ noServer: true })
server.on('upgrade', (request, socket, head) => {
  if (request.headers.authorization !== `Bearer ${boot.controlToken}`) return void socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n')
  sockets.handleUpgrade(request, socket, head, showScreen)
})

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  const { townId, containerGeneration, protocolVersion, controlToken, dataDir } = boot
  const processStartTime = readOwnStartTime()
  const manifest: ContainerManifest = {
    protocolVersion,
    townId,
    containerGeneration,
    bootId,
    pid: process.pid,
    processStartTime,
    port,
    controlToken,
  }
  writeFileSync(path.join(dataDir, containerManifestFile), JSON.stringify(manifest), { mode: 0o600 })
  process.stdout.write(`${JSON.stringify({ listening: port, bootId })}\n`)
})
