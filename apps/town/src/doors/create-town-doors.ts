import { GastownError } from '@gastown/contract/errors'
import type { ProcedureHandlers } from '@gastown/contract/procedures'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Auth } from '../auth/auth.ts'
import type { TownEngine } from '../engine/town-engine.ts'
import type { Towns } from '../engine/towns.ts'
import type { Log } from '../log.ts'
import { prometheusContentType } from '../telemetry/prometheus.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { createAttachmentDoor, type AttachmentDoorOptions } from './attachment-door.ts'
import { createContainerDoor, type ContainerDoorOptions } from './container-door.ts'
import type { DoorSocket, UpgradeAnswer } from './door-socket.ts'
import { createExportDoor, type ExportDoorOptions } from './export-door.ts'
import { createMcpDoor, type McpDoorOptions } from './mcp/mcp-door.ts'
import { createPageDoor, type PageDoorOptions } from './page-door.ts'
import { problemResponse, trpcErrorResponse } from './problem-response.ts'
import { secureResponse } from './security-headers.ts'
import type { StatusFeed } from './feed/status-feed.ts'
import type { TerminalRelay } from './terminal-relay.ts'
import { answerTrpc } from './trpc-door.ts'
import type { Viewers } from '../warmth/viewers.ts'
import type { WebPage } from './web-page.ts'

/** All that comes in from outside. */
export interface TownDoors {
  /** Never rejects. */
  fetch(request: Request): Promise<Response>
  /** For requests with `Upgrade: websocket`. Never rejects. */
  upgrade(request: Request): Promise<UpgradeAnswer>
}

export interface TownDoorsOptions
  extends ContainerDoorOptions, AttachmentDoorOptions, ExportDoorOptions, McpDoorOptions, Pick<PageDoorOptions, 'wishes'> {
  readonly towns: Pick<Towns, 'get' | 'list' | 'recovering'>
  readonly auth: Auth
  readonly handlers: ProcedureHandlers
  readonly statusFeed: Pick<StatusFeed, 'accept' | 'stream' | 'streamOfWorker' | 'showGateOutput'>
  readonly terminals: Pick<TerminalRelay, 'accept'>
  readonly telemetry: Pick<Telemetry, 'record' | 'renderMetrics'>
  readonly viewers: Pick<Viewers, 'arrive'>
  readonly page: WebPage
  readonly log: Log
}

/** Every request and every upgrade: Host and Origin first, then who is asking, then the route. */
export function createTownDoors(options: TownDoorsOptions): TownDoors {
  const { towns, auth, handlers, telemetry, log } = options
  const app = new Hono()

  app.use('*', async (c, next) => {
    auth.checkHostAndOrigin(c.req.raw)
    await next()
  })
  app.onError((error, c) => {
    if (!(error instanceof GastownError) && !(error instanceof z.ZodError))
      log.error({ path: c.req.path, error: String(error) }, 'a request failed')
    return c.req.path.startsWith(trpcPrefix)
      ? trpcErrorResponse(error, c.req.path.slice(trpcPrefix.length))
      : problemResponse(error)
  })
  app.notFound((c) =>
    problemResponse(new GastownError('ROUTE_NOT_FOUND', `There is no ${c.req.method} ${c.req.path.slice(0, 200)} here.`)),
  )

  app.get('/healthz', (c) => c.json({ status: 'ok' }))
  app.get('/readyz', (c) => {
    if (towns.recovering) {
      throw new GastownError(
        'TOWN_RECOVERING',
        `Towns are being opened after a start of Gastown; ${towns.list().length} are open so far.`,
      )
    }
    return c.json({ status: 'ready', towns: towns.list().length })
  })
  app.get('/metrics', async (c) => {
    await auth.requireOperator(c.req.raw)
    return c.body(await telemetry.renderMetrics(), 200, { 'content-type': prometheusContentType })
  })
  app.all(`${trpcPrefix}*`, async (c) => {
    await auth.requireOperator(c.req.raw)
    return answerTrpc(c.req.raw, { handlers, log })
  })
  app.route('/', createContainerDoor(options))
  app.route('/', createAttachmentDoor(options))
  app.route('/', createExportDoor(options))
  app.route('/', createMcpDoor(options))
  app.all('/api/*', (c) => c.notFound())
  app.route('/', createPageDoor(options))

  return {
    fetch: async (request) => secureResponse(await app.fetch(request)),
    async upgrade(request) {
      try {
        return await admitUpgrade(request, options)
      } catch (error) {
        if (!(error instanceof GastownError))
          log.error({ path: new URL(request.url).pathname, error: String(error) }, 'an upgrade failed')
        return secureResponse(problemResponse(error))
      }
    },
  }
}

const trpcPrefix = '/trpc/'

const afterSchema = z.coerce.number().int().min(0)

async function admitUpgrade(
  request: Request,
  { auth, towns, statusFeed, terminals, viewers }: TownDoorsOptions,
): Promise<UpgradeAnswer> {
  auth.checkHostAndOrigin(request)
  await auth.requireOperator(request)
  const counted = (engine: TownEngine, accept: (socket: DoorSocket) => void): UpgradeAnswer => ({
    accept: (socket) => {
      viewers.arrive(engine.townId, socket)
      accept(socket)
    },
  })
  const url = new URL(request.url)
  const [, api, townsWord, townId = '', ...rest] = url.pathname.split('/')
  if (api === 'api' && townsWord === 'towns' && townId !== '') {
    if (rest.length === 2 && rest[0] === 'status' && rest[1] === 'ws') {
      const engine = towns.get(townId)
      // A number that is none of ours is no reason to refuse: a snapshot is always right.
      const after = afterSchema.safeParse(url.searchParams.get('after') ?? undefined)
      return counted(engine, (socket) => statusFeed.accept({ engine, socket, after: after.success ? after.data : null }))
    }
    const [agents, agent, terminal, ...more] = rest
    if (agents === 'agents' && agent !== undefined && terminal === 'terminal' && more.length === 0) {
      const engine = towns.get(townId)
      return counted(engine, (socket) => terminals.accept({ engine, agent, socket, hello: url.searchParams.get('hello') }))
    }
  }
  throw new GastownError('ROUTE_NOT_FOUND', `There is no socket ${url.pathname.slice(0, 200)} here.`)
}
