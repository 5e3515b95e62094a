import { containerClaimSchema, townLinkSchema, type ContainerClaim } from '@gastown/contract/container-boot'
import {
  agentAbortRequestSchema,
  agentMessageMaxBytes,
  agentMessageRequestSchema,
  agentModelRequestSchema,
  agentStartRequestSchema,
  agentStopRequestSchema,
  containerSettingsSchema,
  type ContainerHealth,
} from '@gastown/contract/container-routes'
import { GastownError, problemOf } from '@gastown/contract/errors'
import { agentIdSchema, type AgentId } from '@gastown/contract/ids'
import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import type { Log } from '../log.ts'
import type { ProcessManager } from '../process-manager/process-manager.ts'
import type { Rigs } from '../rigs/rigs.ts'
import { checkCaller } from './check-caller.ts'
import { readBody } from './read-body.ts'
import { addWorkRoutes } from './work-routes.ts'

const messagePath = /^\/agents\/[^/]+\/message$/

/** A launch's instructions are some kilobytes. */
const maxBodyBytes = 1024 * 1024

export interface ControlRoutesOptions {
  readonly manager: ProcessManager
  readonly rigs: Rigs
  readonly controlToken: string
  readonly log: Log
  /** What of the health does not change while the container lives, and what only the host of the routes knows. */
  readonly health: () => Omit<ContainerHealth, 'state' | 'agents'>
  /** Records whose container this is now; answered after. */
  readonly claimed: (claim: ContainerClaim) => Promise<void>
}

/** The routes of container-routes.ts and of work-routes.ts, but for the terminal's upgrade. */
export function createControlRoutes({ manager, rigs, controlToken, log, health, claimed }: ControlRoutesOptions): Hono {
  const app = new Hono()
  app.use(async (c, next) => {
    checkCaller(
      { host: c.req.header('host'), origin: c.req.header('origin'), authorization: c.req.header('authorization') },
      controlToken,
    )
    await next()
  })
  // A message carries its files.
  const limits = { message: limitBody(agentMessageMaxBytes), others: limitBody(maxBodyBytes) }
  app.use((c, next) => (messagePath.test(c.req.path) ? limits.message(c, next) : limits.others(c, next)))
  app.onError((error, c) => {
    const problem = problemOf(error)
    if (problem.code === 'INTERNAL') log.error({ err: error, path: c.req.path }, 'a request broke')
    return c.body(JSON.stringify(problem), problem.status as 500, { 'content-type': 'application/problem+json' })
  })
  app.notFound(() => {
    throw new GastownError('ROUTE_NOT_FOUND', 'A container has no such route.')
  })

  app.get('/health', (c) => c.json({ ...health(), state: manager.state, agents: manager.statuses() } satisfies ContainerHealth))
  app.put('/town-link', async (c) => {
    manager.relink(await readBody(c, townLinkSchema))
    return c.body(null, 204)
  })
  app.patch('/settings', async (c) => {
    const { sleepAfterMinutes, terminal, worktrees } = await readBody(c, containerSettingsSchema)
    manager.setSleepAfterMinutes(sleepAfterMinutes)
    if (terminal !== undefined) manager.setTerminalConfig(terminal)
    if (worktrees !== undefined) rigs.configure(worktrees)
    return c.body(null, 204)
  })
  app.get('/spare', async (c) => {
    await manager.spareReady()
    return c.body(null, 204)
  })
  app.post('/claim', async (c) => {
    const claim = await readBody(c, containerClaimSchema)
    manager.claim(claim)
    await claimed(claim)
    return c.body(null, 204)
  })
  app.post('/drain', (c) => {
    void manager.drain('drained')
    return c.body(null, 202)
  })
  app.post('/agents/start', async (c) => c.json(manager.start(await readBody(c, agentStartRequestSchema)), 202))
  app.post('/agents/:agentId/stop', async (c) => {
    const agentId = readAgentId(c.req.param('agentId'))
    return c.json(await manager.stop(agentId, await readBody(c, agentStopRequestSchema)))
  })
  app.post('/agents/:agentId/message', async (c) => {
    const agentId = readAgentId(c.req.param('agentId'))
    return c.json(await manager.message(agentId, await readBody(c, agentMessageRequestSchema)), 202)
  })
  app.post('/agents/:agentId/abort', async (c) => {
    await manager.abort(readAgentId(c.req.param('agentId')), await readBody(c, agentAbortRequestSchema))
    return c.body(null, 204)
  })
  app.patch('/agents/:agentId/model', async (c) => {
    const agentId = readAgentId(c.req.param('agentId'))
    const spec = await readBody(c, agentModelRequestSchema)
    if (spec.agentId !== agentId)
      throw new GastownError('INVALID_INPUT', 'agentId: is another than the path names', { field: 'agentId' })
    return c.json(await manager.configure(agentId, spec))
  })
  app.get('/agents/:agentId/status', (c) => c.json(manager.status(readAgentId(c.req.param('agentId')))))
  addWorkRoutes(app, { manager, rigs })
  return app
}

function limitBody(maxSize: number): MiddlewareHandler {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new GastownError('BODY_TOO_LARGE', `A request has at most ${maxSize} bytes.`)
    },
  })
}

/** Throws INVALID_INPUT for what is no agent id. */
export function readAgentId(text: string): AgentId {
  return z.object({ agentId: agentIdSchema }).parse({ agentId: text }).agentId
}
