import { inputIdSchema, type TownId } from '@gastown/contract/ids'
import type { ContainerReport } from '@gastown/contract/reports'
import type { StartupHistory } from '@gastown/contract/startup-history'
import type { StartupMetrics, TelemetryEvent } from '@gastown/contract/telemetry'
import { createMemoryTownStores } from '@gastown/store/memory-town-store'
import type { TownStores } from '@gastown/store/town-store'
import { checkInvariants } from '@gastown/core/work/check-invariants'
import { createAuth, type Auth } from '../../auth/auth.ts'
import { computeAllowedAddresses } from '../../auth/check-host-and-origin.ts'
import { createTownLinks } from '../../courier/town-links.ts'
import { createTowns, type OpenableTowns } from '../../engine/create-towns.ts'
import { watchContainers } from '../../engine/recover-towns.ts'
import type { TownEngine } from '../../engine/town-engine.ts'
import type { Log } from '../../log.ts'
import { ManualClock } from '../../manual-clock.ts'
import type { PostJson } from '../../notify/post-json.ts'
import { createMemoryPushSubscriptions } from '../../notify/memory-push-subscriptions.ts'
import { createPushDesk, type PushDesk, type PushSender } from '../../notify/push-desk.ts'
import { createMemoryLastScreens } from '../../screens/memory-last-screens.ts'
import { rememberLastScreens } from '../../screens/remember-last-screens.ts'
import { createMemoryAttachmentStore } from '../../attachments/memory-attachment-store.ts'
import { createMemorySnapshotStore } from '../../snapshots/memory-snapshot-store.ts'
import type { Telemetry } from '../../telemetry/telemetry.ts'
import { createControlPlane, type ControlPlane } from '../create-control-plane.ts'
import type { RepositoryProbe } from '../repository-probe.ts'
import { FakeContainers } from './fake-containers.ts'

export const origin = 'http://127.0.0.1:8787'
export const operatorToken = 'operator-token-of-this-test-install'

const random = (bytes: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(bytes))

export interface TestPlane {
  readonly plane: ControlPlane
  readonly towns: OpenableTowns
  readonly stores: TownStores
  readonly containers: FakeContainers
  readonly auth: Auth
  readonly clock: ManualClock
  readonly recorded: readonly { readonly townId: string; readonly event: TelemetryEvent }[]
  /** Each read of a startup history. */
  readonly historyAsked: readonly { readonly townId: string; readonly days: number }[]
  /** Everything that went to the log, as text. */
  readonly logged: readonly string[]
  /** A request as the operator's script sends it. */
  operator(path: string, init?: RequestInit): Promise<Response>
  /** A procedure by POST; the parsed answer. */
  mutate(procedure: string, input: unknown): Promise<ProcedureAnswer>
  query(procedure: string, input?: unknown): Promise<ProcedureAnswer>
  createTown(): Promise<TownEngine>
  /** A request of the town's container, with a good token unless one is given. */
  asContainer(engine: TownEngine, path: string, init?: RequestInit & { token?: string }): Promise<Response>
  report(engine: TownEngine, ...reports: readonly Unsent[]): Promise<Response>
  /** From now on a container that is started reports that it serves, with the token that it was given. */
  bootContainers(): void
  /** The mayor's own report, live unless told otherwise. */
  reportMayor(engine: TownEngine, more: Partial<Extract<ContainerReport, { type: 'agent.status' }>>): Promise<void>
  /** Drops what was recorded and called so far. */
  forget(): void
  /** Rejects when an invariant did not hold after one of the turns. */
  close(): Promise<void>
}

export interface ProcedureAnswer {
  readonly status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- tests say what they expect of it
  readonly data: any
  readonly error: { readonly message: string; readonly data: { readonly code: string; readonly field?: string } } | undefined
}

type Unsent = ContainerReport extends infer R ? (R extends ContainerReport ? Omit<R, 'reportId' | 'at'> : never) : never

const silentSender: PushSender = { publicKey: 'key', send: () => Promise.reject(new Error('A test tells nobody.')) }
const noMetrics: StartupMetrics = { phases: [], decisions: [], prewarms: [] }
const noHistory: StartupHistory = {
  starts: [],
  ready: [],
  series: [],
  decisions: [],
  prewarms: [],
  prewarmHitRate: null,
  firstPaints: [],
}

/** A whole control plane in memory, with fake containers. Close it at the end. */
export async function openTestPlane(
  options: {
    stores?: TownStores
    repositories?: RepositoryProbe
    spares?: number
    budgetBytes?: number
    postJson?: PostJson
    push?: PushDesk
  } = {},
): Promise<TestPlane> {
  const stores = options.stores ?? createMemoryTownStores()
  const clock = new ManualClock()
  const containers = new FakeContainers()
  const historyAsked: { townId: string; days: number }[] = []
  const recorded: { townId: string; event: TelemetryEvent }[] = []
  const logged: string[] = []
  const write = (fields: Record<string, unknown>, message: string): void => {
    logged.push(`${message} ${JSON.stringify(fields)}`)
  }
  const log: Log = { info: write, warn: write, error: write }
  const keys = { operatorToken, signingKey: random(32) }
  const auth = createAuth({ keys, clock, random, allowed: computeAllowedAddresses({ port: 8787 }) })
  const towns = createTowns({ stores, clock, random, log })
  const telemetry: Telemetry = {
    record: (townId, event) => recorded.push({ townId, event }),
    readStartupMetrics: () => Promise.resolve(noMetrics),
    readStartupHistory: (townId, days) => {
      historyAsked.push({ townId, days })
      return Promise.resolve(noHistory)
    },
    renderMetrics: () => Promise.resolve('gastown_up 1\n'),
    purge: () => {},
  }
  const plane = createControlPlane({
    towns,
    containers,
    auth,
    telemetry,
    snapshots: createMemorySnapshotStore({ clock }),
    screens: rememberLastScreens(createMemoryLastScreens()),
    attachments: createMemoryAttachmentStore({ clock }),
    townLink: createTownLinks({ auth, url: () => origin }),
    demoModel: { baseURL: () => Promise.resolve('http://127.0.0.1:4999/v1') },
    loginUrl: () => `http://127.0.0.1:8787/login?code=${auth.createLoginCode()}`,
    system: {
      read: () =>
        Promise.resolve({
          version: '0.1.0',
          nodeVersion: 'v24.0.0',
          dataDir: '/data',
          engines: [{ engine: 'kilo', installed: true, version: '7.7.9', hint: '' }],
          sandbox: { inForce: 'none', reason: 'a test' },
          git: { installed: true, version: '2', hint: '' },
        }),
    },
    install: [{ name: 'Port', value: '8787', text: 'Where the page is.', change: '--port' }],
    push: options.push ?? createPushDesk({ sender: silentSender, subscriptions: createMemoryPushSubscriptions(), clock }),
    disk: { measure: () => Promise.resolve([{ part: 'records', bytes: 4096 }]) },
    repositories: options.repositories ?? {
      isRepository: () => Promise.resolve({ defaultBranch: 'trunk' }),
      check: () => Promise.resolve({ defaultBranch: 'trunk', lastCommit: null, changedFiles: null }),
    },
    page: {
      read: (path) =>
        Promise.resolve(
          path === '/index.html'
            ? { body: new TextEncoder().encode('<!doctype html>'), contentType: 'text/html', immutable: false }
            : null,
        ),
    },
    postJson: options.postJson ?? (() => Promise.reject(new Error('A test posts to nobody.'))),
    warmth: { spares: options.spares ?? 0, budgetBytes: options.budgetBytes ?? 64 * 1024 ** 3 },
    clock,
    random,
    log,
  })
  const unwatch = watchContainers({ towns, containers, random, log })
  const violations: string[] = []
  const unwatchTurns = towns.onOpen((engine) => {
    engine.onTurn(({ after }) => {
      for (const { invariant, text } of checkInvariants(after)) violations.push(`${invariant}: ${text}`)
    })
  })
  await towns.openAll(() => Promise.resolve())

  const send = (path: string, init: RequestInit & { token?: string } = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    if (!headers.has('host')) headers.set('host', '127.0.0.1:8787')
    if (init.token !== undefined) headers.set('authorization', `Bearer ${init.token}`)
    return plane.fetch(new Request(`${origin}${path}`, { ...init, headers }))
  }
  const operator = (path: string, init: RequestInit = {}): Promise<Response> => send(path, { ...init, token: operatorToken })
  const procedureAnswer = async (response: Response): Promise<ProcedureAnswer> => {
    const body = (await response.json()) as { result?: { data: unknown }; error?: ProcedureAnswer['error'] }
    return { status: response.status, data: body.result?.data, error: body.error }
  }
  const asContainer: TestPlane['asContainer'] = async (engine, path, init = {}) => {
    const { townId, town } = engine
    const { containerGeneration } = town.container
    const token = init.token ?? (await auth.mintContainerToken({ townId, containerGeneration, ttlMs: 60_000 })).token
    return send(`/api/towns/${townId}/${path}`, { ...init, token })
  }

  const report: TestPlane['report'] = (engine, ...reports) => {
    const at = new Date(clock.now()).toISOString()
    const stamped = reports.map((unsent) => ({ ...unsent, at, reportId: inputIdSchema.parse(crypto.randomUUID()) }))
    return asContainer(engine, 'container-reports', { method: 'POST', body: JSON.stringify({ reports: stamped }) })
  }

  return {
    plane,
    towns,
    stores,
    containers,
    auth,
    clock,
    recorded,
    historyAsked,
    logged,
    operator,
    mutate: async (procedure, input) =>
      procedureAnswer(await operator(`/trpc/gastown.${procedure}`, { method: 'POST', body: JSON.stringify(input) })),
    query: async (procedure, input) => {
      const search = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`
      return procedureAnswer(await operator(`/trpc/gastown.${procedure}${search}`))
    },
    async createTown() {
      const response = await operator('/trpc/gastown.createTown', {
        method: 'POST',
        body: JSON.stringify({ name: 'Springfield' }),
      })
      const { result } = (await response.json()) as { result: { data: { townId: TownId } } }
      return towns.get(result.data.townId)
    },
    asContainer,
    report,
    bootContainers() {
      containers.onStart = async ({ townId, containerGeneration, townLink }) => {
        const booted = { type: 'container.booted', reportId: crypto.randomUUID(), at: new Date(clock.now()).toISOString() }
        const body = {
          reports: [
            { ...booted, containerGeneration, bootId: `boot-${containerGeneration}`, sandbox: 'none', sandboxReason: '' },
          ],
        }
        containers.setState(townId, { state: 'running', containerGeneration, bootId: `boot-${containerGeneration}` })
        const init = { method: 'POST', body: JSON.stringify(body), token: townLink.token }
        const response = await send(`/api/towns/${townId}/container-reports`, init)
        if (!response.ok) throw new Error(`The report of the boot was answered with ${response.status}.`)
      }
    },
    async reportMayor(engine, more) {
      const { mayor } = engine.town
      if (mayor === null) throw new Error('The town has no mayor.')
      const { agentId, generation } = mayor
      const live = { status: 'running', activity: 'idle', serverPort: 4100, sessionId: 'ses_1', prewarmed: false } as const
      await report(engine, { type: 'agent.status', agentId, generation, ...live, ...more })
    },
    forget() {
      recorded.length = 0
      containers.calls.length = 0
    },
    async close() {
      unwatch()
      unwatchTurns()
      await plane.close({ drainMs: 0 })
      await towns.close()
      if (violations.length > 0) throw new Error(`What must hold after every turn did not: ${violations.join('; ')}`)
    },
  }
}
