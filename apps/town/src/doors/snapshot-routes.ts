import { GastownError } from '@gastown/contract/errors'
import type { AgentId } from '@gastown/contract/ids'
import {
  lastScreenHeaders,
  lastScreenInfoSchema,
  lastScreenMaxBytes,
  mayorRigPathId,
  snapshotHeaders,
  snapshotInfoSchema,
  snapshotMaxBytes,
  type LastScreenInfo,
  type SnapshotInfo,
} from '@gastown/contract/town-routes'
import type { Town } from '@gastown/core/town'
import type { Hono } from 'hono'
import type { TownEngine } from '../engine/town-engine.ts'
import type { SnapshotStore } from '../snapshots/snapshot-store.ts'
import type { LastScreens } from '../screens/last-screens.ts'
import { readBody } from './read-body.ts'

const path = '/rigs/:rigId/agents/:agentId/db-snapshot'
const screenPath = '/rigs/:rigId/agents/:agentId/last-screen'

/** Where a container keeps and finds the copies of its agents' conversations, and keeps how their terminals look. `door` is based at `/api/towns/:townId`. */
export function addSnapshotRoutes(
  door: Hono,
  options: {
    snapshots: Pick<SnapshotStore, 'put' | 'get' | 'setAside'>
    screens: Pick<LastScreens, 'put'>
    enter: (request: Request, townId: string) => Promise<TownEngine>
  },
): void {
  const { snapshots, screens } = options

  async function enter(request: Request, params: Record<string, string | undefined>) {
    const { townId, town } = await options.enter(request, params['townId'] ?? '')
    return { townId, agentId: findAgent(town, params['rigId'] ?? '', params['agentId'] ?? '') }
  }

  door.put(path, async (c) => {
    const { townId, agentId } = await enter(c.req.raw, c.req.param())
    const info = parseSnapshotHeaders(c.req.raw.headers, agentId)
    await snapshots.put({ townId, info, body: await readBody(c.req.raw, snapshotMaxBytes) })
    return c.body(null, 204)
  })

  door.put(screenPath, async (c) => {
    const { townId, agentId } = await enter(c.req.raw, c.req.param())
    const info = parseScreenHeaders(c.req.raw.headers, agentId)
    await screens.put({ townId, screen: { info, bytes: await readBody(c.req.raw, lastScreenMaxBytes) } })
    return c.body(null, 204)
  })

  door.get(path, async (c) => {
    const found = await snapshots.get(await enter(c.req.raw, c.req.param()))
    if (found === null) throw new GastownError('SNAPSHOT_NOT_FOUND', 'There is no snapshot of this agent.')
    return new Response(found.body, { headers: { 'content-type': 'application/gzip', ...renderSnapshotHeaders(found.info) } })
  })

  door.delete(path, async (c) => {
    const key = await enter(c.req.raw, c.req.param())
    const reason = (c.req.query('reason') ?? 'The container gave no reason.').slice(0, 500)
    await snapshots.setAside({ ...key, reason })
    return c.body(null, 204)
  })
}

function parseScreenHeaders(headers: Headers, agentId: AgentId): LastScreenInfo {
  const count = (name: string): number => Number(headers.get(name) ?? Number.NaN)
  return lastScreenInfoSchema.parse({
    agentId,
    generation: count(lastScreenHeaders.generation),
    takenAtMs: count(lastScreenHeaders.takenAtMs),
    cols: count(lastScreenHeaders.cols),
    rows: count(lastScreenHeaders.rows),
  })
}

/** The mayor belongs to no rig. Throws RIG_NOT_FOUND and AGENT_NOT_FOUND. */
function findAgent(town: Town, rigId: string, agentId: string): AgentId {
  const { mayor } = town
  if (rigId !== mayorRigPathId && !Array.from(town.rigs.keys()).some((known) => known === rigId)) {
    throw new GastownError('RIG_NOT_FOUND', `The town has no rig "${rigId}".`, { field: 'rigId' })
  }
  if (rigId === mayorRigPathId && mayor?.agentId === agentId) return mayor.agentId
  throw new GastownError('AGENT_NOT_FOUND', `The town has no agent "${agentId}" there.`, { field: 'agentId' })
}

function parseSnapshotHeaders(headers: Headers, agentId: AgentId): SnapshotInfo {
  const count = (name: string): number => Number.parseInt(headers.get(name) ?? '', 10)
  return snapshotInfoSchema.parse({
    agentId,
    generation: count(snapshotHeaders.generation),
    sequence: count(snapshotHeaders.sequence),
    sha256: headers.get(snapshotHeaders.sha256) ?? '',
    workdir: headers.get(snapshotHeaders.workdir) ?? '',
    engineVersion: headers.get(snapshotHeaders.engineVersion) ?? '',
  })
}

function renderSnapshotHeaders(info: SnapshotInfo): Record<string, string> {
  return {
    [snapshotHeaders.generation]: String(info.generation),
    [snapshotHeaders.sequence]: String(info.sequence),
    [snapshotHeaders.sha256]: info.sha256,
    [snapshotHeaders.workdir]: info.workdir,
    [snapshotHeaders.engineVersion]: info.engineVersion,
  }
}
