import { GastownError } from '@gastown/contract/errors'
import { inputIdSchema, type AgentId } from '@gastown/contract/ids'
import type { Role } from '@gastown/contract/model-config'
import { containerReportSchema, type ContainerReportsResponse } from '@gastown/contract/reports'
import { containerEventsBodySchema, type ContainerEvent } from '@gastown/contract/telemetry'
import {
  agentTokenRequestSchema,
  containerStreamBodySchema,
  type AgentToken,
  type ContainerRegistryResponse,
  type MayorIdResponse,
} from '@gastown/contract/town-routes'
import { gateOutputSchema } from '@gastown/contract/work/gate-output'
import type { Town } from '@gastown/core/town'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Auth } from '../auth/auth.ts'
import type { TownEngine } from '../engine/town-engine.ts'
import type { Towns } from '../engine/towns.ts'
import type { Log } from '../log.ts'
import type { LaunchOf } from '../mayor/launch-of.ts'
import type { LastScreens } from '../screens/last-screens.ts'
import type { SnapshotStore } from '../snapshots/snapshot-store.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { readJsonBody } from './read-body.ts'
import { addSnapshotRoutes } from './snapshot-routes.ts'
import type { StatusFeed } from './feed/status-feed.ts'
import type { TownBoard } from './town-board.ts'

export interface ContainerDoorOptions {
  readonly towns: Pick<Towns, 'get'>
  readonly auth: Pick<Auth, 'requireContainer' | 'mintAgentToken'>
  readonly launchOf: LaunchOf
  readonly telemetry: Pick<Telemetry, 'record'>
  readonly screens: Pick<LastScreens, 'put'>
  readonly snapshots: Pick<SnapshotStore, 'put' | 'get' | 'setAside'>
  readonly board: Pick<TownBoard, 'noteContainerEvent'>
  readonly statusFeed: Pick<StatusFeed, 'stream' | 'streamOfWorker' | 'showGateOutput'>
  readonly log: Log
}

/** 200 events of at most 1 KB. */
const maxEventsBytes = 256 * 1024
/** 200 reports; one of them may carry a long conversation. */
const maxReportsBytes = 16 * 1024 * 1024

/** 100,000 characters of text, each escaped, and their envelopes. */
const maxStreamBytes = 1024 * 1024

/** 20,000 characters, each escaped, and their envelope. */
const maxGateOutputBytes = 256 * 1024

/** An agent's token is drawn again long before: every call of a tool passes the gateway that draws it. */
const agentTokenTtlMs = 15 * 60_000
const maxTokenRequestBytes = 4 * 1024

/** Each report is judged alone: a broken one is refused and does not hold up the others. */
const reportsBodySchema = z.object({
  reports: z
    .array(z.looseObject({ reportId: inputIdSchema }))
    .min(1)
    .max(200),
})

/** Routes that a town's container calls, with its token and for its own town only. */
export function createContainerDoor(options: ContainerDoorOptions): Hono {
  const door = new Hono().basePath('/api/towns/:townId')

  /** The checks that all these routes begin with. Nothing is said of a town to someone who has no token for it. */
  async function enter(request: Request, townId: string): Promise<{ engine: TownEngine; containerGeneration: number }> {
    const { containerGeneration } = await options.auth.requireContainer(request, townId)
    return { engine: options.towns.get(townId), containerGeneration }
  }

  /** Only the current run may bring agents up: one that the town has given up would run a second mayor. */
  async function enterAsCurrentRun(request: Request, townId: string): Promise<TownEngine> {
    const { engine, containerGeneration } = await enter(request, townId)
    const current = engine.town.container.containerGeneration
    if (containerGeneration === current) return engine
    throw new GastownError('STALE_GENERATION', `The container is at run ${current}; the token is of run ${containerGeneration}.`)
  }

  door.get('/mayor-id', async (c) => {
    const engine = await enterAsCurrentRun(c.req.raw, c.req.param('townId'))
    const { mayor } = engine.town
    const answer: MayorIdResponse = mayor === null ? { agentId: null } : await options.launchOf(engine, mayor.agentId)
    return c.json(answer)
  })

  door.get('/container-registry', async (c) => {
    const engine = await enterAsCurrentRun(c.req.raw, c.req.param('townId'))
    const agents = await Promise.all(wantedAgents(engine.town).map((agentId) => options.launchOf(engine, agentId)))
    const answer: ContainerRegistryResponse = { agents }
    return c.json(answer)
  })

  door.post('/agent-tokens', async (c) => {
    const engine = await enterAsCurrentRun(c.req.raw, c.req.param('townId'))
    const { townId, town } = engine
    const wished = agentTokenRequestSchema.parse(await readJsonBody(c.req.raw, maxTokenRequestBytes))
    const run = { ...wished, role: requireLiveRun(town, wished) }
    const answer: AgentToken = await options.auth.mintAgentToken({ townId, ...run, ttlMs: agentTokenTtlMs })
    return c.json(answer)
  })

  door.post('/container-events', async (c) => {
    const { engine } = await enter(c.req.raw, c.req.param('townId'))
    const body = containerEventsBodySchema.parse(await readJsonBody(c.req.raw, maxEventsBytes))
    const events = Array.isArray(body) ? body : [body]
    for (const event of events) requireOwnAgent(engine, event)
    for (const event of events) {
      options.telemetry.record(engine.townId, event)
      options.board.noteContainerEvent(engine, event)
    }
    return c.body(null, 204)
  })

  door.post('/container-stream', async (c) => {
    const { engine } = await enter(c.req.raw, c.req.param('townId'))
    const { agentId, generation, deltas } = containerStreamBodySchema.parse(await readJsonBody(c.req.raw, maxStreamBytes))
    requireOwnAgent(engine, { agentId })
    const { mayor, work } = engine.town
    const worker = work.workers.get(agentId)
    const current = worker?.generation ?? mayor?.generation
    if (generation !== current)
      throw new GastownError('STALE_GENERATION', `The agent is at run ${current}.`, { field: 'generation' })
    if (worker === undefined) options.statusFeed.stream(engine, deltas)
    else options.statusFeed.streamOfWorker(engine, agentId, deltas)
    return c.body(null, 204)
  })

  door.post('/container-gate-output', async (c) => {
    const engine = await enterAsCurrentRun(c.req.raw, c.req.param('townId'))
    const output = gateOutputSchema.parse(await readJsonBody(c.req.raw, maxGateOutputBytes))
    options.statusFeed.showGateOutput(engine, output)
    return c.body(null, 204)
  })

  door.post('/container-reports', async (c) => {
    const { engine } = await enter(c.req.raw, c.req.param('townId'))
    const { reports } = reportsBodySchema.parse(await readJsonBody(c.req.raw, maxReportsBytes))
    const answer: ContainerReportsResponse = { taken: [], refused: [] }
    for (const unread of reports) {
      const code = await takeReport(engine, unread)
      if (code === null) answer.taken.push(unread.reportId)
      else answer.refused.push({ reportId: unread.reportId, code })
    }
    if (answer.refused.length > 0)
      options.log.info({ townId: engine.townId, refused: answer.refused }, 'reports of a container were refused')
    return c.json(answer)
  })

  addSnapshotRoutes(door, {
    snapshots: options.snapshots,
    screens: options.screens,
    enter: async (request, townId) => (await enter(request, townId)).engine,
  })
  return door
}

/** Null when it was taken, else why it never will be. */
async function takeReport(engine: TownEngine, unread: unknown): Promise<string | null> {
  const parsed = containerReportSchema.safeParse(unread)
  if (!parsed.success) return 'INVALID_INPUT'
  const { outcome } = await engine.take({ kind: 'container-report', report: parsed.data })
  return outcome.accepted ? null : outcome.code
}

function requireOwnAgent(engine: TownEngine, { agentId }: Pick<ContainerEvent, 'agentId'>): void {
  const { mayor, work } = engine.town
  if (agentId === null || agentId === mayor?.agentId || work.workers.has(agentId)) return
  throw new GastownError('AGENT_NOT_FOUND', `The town has no agent "${agentId}".`, { field: 'agentId' })
}

/** The mayor first: a person waits for it. */
function wantedAgents({ mayor, work, container }: Town): readonly AgentId[] {
  const isMayorWanted = mayor !== null && (mayor.run.state === 'starting' || mayor.run.state === 'live')
  const workers = [...work.workers.values()].filter(
    ({ run }) =>
      (run.state === 'starting' || run.state === 'working') && run.containerGeneration === container.containerGeneration,
  )
  return [...(isMayorWanted ? [mayor.agentId] : []), ...workers.map(({ agentId }) => agentId)]
}

/** The role of a run that the town still knows as running. Throws AGENT_NOT_FOUND and STALE_GENERATION. */
function requireLiveRun({ mayor, work }: Town, { agentId, generation }: { agentId: AgentId; generation: number }): Role {
  const worker = work.workers.get(agentId)
  const known = worker ?? (mayor?.agentId === agentId ? mayor : undefined)
  if (known === undefined) throw new GastownError('AGENT_NOT_FOUND', `The town has no agent "${agentId}".`, { field: 'agentId' })
  const isOver = worker !== undefined && (worker.run.state === 'idle' || worker.run.state === 'interrupted')
  if (known.generation !== generation || isOver) {
    const text =
      isOver && known.generation === generation ? 'This run of it is over.' : `The agent is at run ${known.generation}.`
    throw new GastownError('STALE_GENERATION', text, { field: 'generation' })
  }
  return worker?.role ?? 'mayor'
}
