import { inputIdSchema, rigIdSchema, type AgentId, type RigId } from '@gastown/contract/ids'
import type { Intent } from '@gastown/contract/intents'
import type { Role } from '@gastown/contract/model-config'
import type { ContainerReport } from '@gastown/contract/reports'
import type { Bead, NewBead } from '@gastown/contract/work/bead'
import { beadIdSchema } from '@gastown/contract/work/ids'
import type { RigConfigPatch } from '@gastown/contract/work/rig-config'
import type { CollectProof } from '@gastown/contract/work/work-routes'
import { toolCallIdHeader } from '@gastown/contract/town-routes'
import type { Worker } from '@gastown/core/work/work'
import type { TownEngine } from '../../engine/town-engine.ts'
import { takeIntent } from '../../mayor/take-intent.ts'
import type { PushDesk } from '../../notify/push-desk.ts'
import type { PostJson } from '../../notify/post-json.ts'
import { openTestPlane, operatorToken, origin, type TestPlane } from './test-plane.ts'
import { until } from './until.ts'

type Unnumbered<T> = T extends unknown ? Omit<T, 'inputId'> : never
type Unsent = ContainerReport extends infer R ? (R extends ContainerReport ? Omit<R, 'reportId' | 'at'> : never) : never

/** What a tool gave back. */
export interface Said {
  readonly isError: boolean
  readonly text: string
  // oxlint-disable-next-line typescript/no-explicit-any -- tests say what they expect of it
  readonly json: any
}

/** A town with a rig and a container that runs, and a mayor that is live; a test slings beads and plays their workers. */
export interface WorkTown {
  readonly test: TestPlane
  readonly engine: TownEngine
  readonly rigId: RigId
  readonly mayorId: AgentId
  want(intent: Unnumbered<Intent>): Promise<Readonly<Record<string, string>>>
  hear(report: Unsent): Promise<void>
  configureRig(config: RigConfigPatch): Promise<void>
  sling(bead?: Partial<NewBead>): Promise<Bead>
  /** The bead's worker, whose start was asked for, reports that it is up. */
  bringUp(bead: Pick<Bead, 'beadId'>): Promise<Worker>
  worker(agentId: AgentId): Worker
  bead(beadId: Bead['beadId']): Bead
  token(agentId: AgentId, more?: Partial<{ generation: number; role: Role }>): Promise<string>
  /** One JSON-RPC request to the tools' door. */
  rpc(token: string, message: unknown, headers?: Record<string, string>): Promise<Response>
  call(token: string, name: string, args?: unknown, callId?: string): Promise<Said>
  /** What the container answers when it is asked for a worker's proof. */
  proof: CollectProof
  /** What was posted to addresses outside. */
  readonly posted: readonly (readonly [string, unknown])[]
  close(): Promise<void>
}

export const commit = (letter: string): string => letter.repeat(40)

export async function openWorkTown(options: { push?: PushDesk } = {}): Promise<WorkTown> {
  const posted: [string, unknown][] = []
  const postJson: PostJson = (url, document) => {
    posted.push([url, document])
    return Promise.resolve()
  }
  const test = await openTestPlane({ postJson, ...options })
  const engine = await test.createTown()
  test.bootContainers()
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
  const want: WorkTown['want'] = (intent) => takeIntent(engine, intent, random)
  const hear: WorkTown['hear'] = async (report) => {
    const reportId = inputIdSchema.parse(crypto.randomUUID())
    const at = new Date(test.clock.now()).toISOString()
    const { outcome } = await engine.take({
      kind: 'container-report',
      report: { ...report, reportId, at },
    })
    if (!outcome.accepted) throw new Error(`${outcome.code}: ${outcome.detail}`)
  }
  const made = await want({ type: 'rig.create', name: 'shop', gitUrl: '/repos/shop', defaultBranch: 'main' })
  const rigId = rigIdSchema.parse(made['rigId'])
  const { data } = await test.mutate('ensureMayor', { townId: engine.townId })
  await until('the mayor is started', () => test.containers.bodiesOf('POST', '/agents/start').length === 1)
  await test.reportMayor(engine, {})
  const mayorId = data.agentId as AgentId
  test.forget()
  const operator = `/api/towns/${engine.townId}/mcp`

  const town: WorkTown = {
    test,
    engine,
    rigId,
    mayorId,
    want,
    hear,
    posted,
    proof: { found: 'no_branch', detail: 'It is empty.' },
    async configureRig(config) {
      await want({ type: 'rig.configure', rigId, config })
    },
    async sling(bead = {}) {
      const whole: NewBead = {
        rigId,
        title: 'Add a page',
        body: '',
        priority: 'medium',
        labels: [],
        dependsOn: [],
        hold: false,
        ...bead,
      }
      const ids = await want({ type: 'bead.create', bead: whole, landed: [], by: 'user' })
      return town.bead(beadIdSchema.parse(ids['beadId']))
    },
    async bringUp({ beadId }) {
      const { agentId } = town.bead(beadId)
      if (agentId === undefined) throw new Error('Nobody works on it.')
      const { generation } = town.worker(agentId)
      await hear({
        type: 'agent.status',
        agentId,
        generation,
        status: 'running',
        activity: 'idle',
        serverPort: 4200,
        sessionId: 'ses_2',
        prewarmed: false,
      })
      return town.worker(agentId)
    },
    worker(agentId) {
      const worker = engine.town.work.workers.get(agentId)
      if (worker === undefined) throw new Error(`There is no worker ${agentId}.`)
      return worker
    },
    bead(beadId) {
      const bead = engine.town.work.beads.get(beadId)
      if (bead === undefined) throw new Error(`There is no unfinished bead ${beadId}.`)
      return bead
    },
    async token(agentId, more = {}) {
      const worker = engine.town.work.workers.get(agentId)
      const generation = worker?.generation ?? engine.town.mayor?.generation ?? 0
      const role = worker?.role ?? 'mayor'
      const { townId } = engine
      return (await test.auth.mintAgentToken({ townId, agentId, generation, role, ttlMs: 60_000, ...more })).token
    },
    rpc(token, message, headers = {}) {
      const init = { method: 'POST', body: JSON.stringify(message), headers: { ...headers, authorization: `Bearer ${token}` } }
      return test.plane.fetch(new Request(`${origin}${operator}`, init))
    },
    async call(token, name, args = {}, callId) {
      const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }
      const response = await town.rpc(token, message, callId === undefined ? {} : { [toolCallIdHeader]: callId })
      const body = (await response.json()) as { result?: { content: { text: string }[]; isError?: boolean } }
      if (body.result === undefined) throw new Error(`${response.status}: ${JSON.stringify(body)}`)
      const text = body.result.content[0]?.text ?? ''
      const isError = body.result.isError === true
      return { isError, text, json: isError || !/^[[{]/.test(text) ? null : JSON.parse(text) }
    },
    close: () => test.close(),
  }
  test.containers.answer = ({ path }) => {
    if (path.endsWith('/collect')) return Response.json(town.proof)
    return Response.json({}, { status: 202 })
  }
  return town
}

export { operatorToken }
