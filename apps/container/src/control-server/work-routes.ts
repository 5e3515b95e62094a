import { agentStartRequestSchema } from '@gastown/contract/container-routes'
import { agentIdSchema, rigIdSchema } from '@gastown/contract/ids'
import {
  agentDiffRequestSchema,
  agentGatesRequestSchema,
  checkRequestSchema,
  collectRequestSchema,
  diffRequestSchema,
  landRequestSchema,
  verifyRequestSchema,
} from '@gastown/contract/work/work-routes'
import type { Hono } from 'hono'
import { z } from 'zod'
import type { ProcessManager } from '../process-manager/process-manager.ts'
import type { Rigs } from '../rigs/rigs.ts'
import { readBody } from './read-body.ts'

const agentPathSchema = z.object({ agentId: agentIdSchema })
const rigPathSchema = z.object({ rigId: rigIdSchema })

/** The routes of work-routes.ts: what git says of a worker's branch, and what a rig's merge queue asks for. */
export function addWorkRoutes(app: Hono, { manager, rigs }: { manager: ProcessManager; rigs: Rigs }): void {
  app.post('/agents/:agentId/collect', async (c) => {
    const { agentId } = agentPathSchema.parse(c.req.param())
    const { generation } = await readBody(c, collectRequestSchema)
    manager.refuseUnlessServing()
    return c.json(await rigs.collect(manager.worker(agentId, generation)))
  })
  app.post('/agents/:agentId/gates', async (c) => {
    const { agentId } = agentPathSchema.parse(c.req.param())
    const { generation, gates } = await readBody(c, agentGatesRequestSchema)
    manager.refuseUnlessServing()
    return c.json(await rigs.runGates(manager.worker(agentId, generation), gates))
  })
  app.post('/agents/:agentId/diff', async (c) => {
    const { agentId } = agentPathSchema.parse(c.req.param())
    const { generation } = await readBody(c, agentDiffRequestSchema)
    manager.refuseUnlessServing()
    return c.json(await rigs.worktreeDiff(manager.worker(agentId, generation)))
  })
  // The outcome of these is a report.
  app.post('/rigs/:rigId/verify', async (c) => {
    const { rigId } = rigPathSchema.parse(c.req.param())
    const request = await readBody(c, verifyRequestSchema)
    manager.refuseUnlessServing()
    rigs.verify(rigId, request)
    return c.body(null, 202)
  })
  app.post('/rigs/:rigId/land', async (c) => {
    const { rigId } = rigPathSchema.parse(c.req.param())
    const request = await readBody(c, landRequestSchema)
    manager.refuseUnlessServing()
    rigs.land(rigId, request)
    return c.body(null, 202)
  })
  app.post('/rigs/:rigId/check', async (c) => {
    const { rigId } = rigPathSchema.parse(c.req.param())
    const request = await readBody(c, checkRequestSchema)
    manager.refuseUnlessServing()
    rigs.check(rigId, request)
    return c.body(null, 202)
  })
  app.post('/rigs/:rigId/diff', async (c) => {
    const { rigId } = rigPathSchema.parse(c.req.param())
    const request = await readBody(c, diffRequestSchema)
    manager.refuseUnlessServing()
    return c.json(await rigs.diff(rigId, request))
  })
  app.post('/workers/warm', async (c) => {
    manager.warmWorkers(await readBody(c, agentStartRequestSchema))
    return c.body(null, 202)
  })
  app.get('/worktrees', async (c) => c.json(await rigs.usage()))
}
