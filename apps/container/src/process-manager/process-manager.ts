import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import type { AgentContainerStatus } from '@gastown/contract/agent-status'
import type { ContainerBoot, ContainerClaim, TownLink as TownLinkAddress } from '@gastown/contract/container-boot'
import type {
  AgentAbortRequest,
  AgentMessageRequest,
  AgentMessageResponse,
  AgentStopRequest,
} from '@gastown/contract/container-routes'
import { GastownError } from '@gastown/contract/errors'
import type { AgentId } from '@gastown/contract/ids'
import type { TerminalConfig } from '@gastown/contract/town-config'
import type { WorktreeOf } from '../rigs/rigs.ts'
import type { ViewerSocket } from '../terminals/terminals.ts'
import type { TownLink } from '../town-link/town-link.ts'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import { staleGeneration } from './agent-errors.ts'
import type { AgentParts } from './agent-parts.ts'
import { createAgents } from './agents.ts'
import { bootHydration } from './boot-hydration.ts'
import { policy } from './policy.ts'
import { createSleepWatch, type SleepWatch } from './sleep-watch.ts'
import { worktreeOf } from './worktree-of.ts'

/** All that the control server may ask of a container. */
export interface ProcessManager {
  readonly state: 'spare' | 'booting' | 'running' | 'draining'
  statuses(): AgentContainerStatus[]
  /** These throw or reject with the codes of container-routes.ts; while draining, and in a spare, all of them with CONTAINER_UNAVAILABLE. */
  start(spec: AgentLaunchSpec): AgentContainerStatus
  configure(agentId: AgentId, spec: AgentLaunchSpec): Promise<AgentContainerStatus>
  message(agentId: AgentId, request: AgentMessageRequest): Promise<AgentMessageResponse>
  /** Also while draining. Resolves when no turn of the agent runs, and none will be taken up again. */
  abort(agentId: AgentId, request: AgentAbortRequest): Promise<void>
  /** Also while draining. */
  stop(agentId: AgentId, request: AgentStopRequest): Promise<AgentContainerStatus>
  status(agentId: AgentId): AgentContainerStatus
  /** The worktree of a worker's run, also of one that has ended. Throws AGENT_NOT_FOUND and STALE_GENERATION. */
  worker(agentId: AgentId, generation: number): WorktreeOf
  /** Whether an agent that has not ended works in this folder. */
  worksIn(folder: string): boolean
  /** Brings the workers' server up ahead of them. Throws what a start throws. */
  warmWorkers(spec: AgentLaunchSpec): void
  /** Throws CONTAINER_UNAVAILABLE while draining, and in a spare. */
  refuseUnlessServing(): void
  attach(agentId: AgentId, socket: ViewerSocket): void
  relink(address: TownLinkAddress): void
  setSleepAfterMinutes(minutes: number): void
  setTerminalConfig(config: TerminalConfig): void
  /** Resolves when the spare's agent server is up; rejects when it will not be, and with CONTAINER_UNAVAILABLE when this is no spare. */
  spareReady(): Promise<void>
  /** The spare is its town's container from now on, and boots as such. Throws CONTAINER_UNAVAILABLE when it is no spare (any more). */
  claim(claim: ContainerClaim): void
  /** Serves: tells the town, and brings up the mayor and what the registry wants. A spare brings its server up, and waits. */
  boot(): Promise<void>
  /**
   * Ends the container: lets turns end, saves, reports, stops every child. Idempotent; resolves when nothing is left but the process.
   * Never rejects.
   */
  drain(reason: 'drained' | 'idle'): Promise<void>
}

export interface ProcessManagerOptions {
  readonly boot: Pick<ContainerBoot, 'townId' | 'containerGeneration' | 'sleepAfterMinutes' | 'prewarm' | 'terminal'>
  readonly bootId: string
  readonly bootBeganAtMs: number
  readonly townLink: TownLink
  readonly parts: Omit<AgentParts, 'terminalConfig'>
  /** The launch of the server with which a spare waits; null: the container has its town. */
  readonly spare: AgentLaunch | null
  /** Called once, when the container is to end: drained, or idle for long enough. */
  readonly onEnded: () => void
}

export function createProcessManager(options: ProcessManagerOptions): ProcessManager {
  const { boot, bootId, townLink, spare, onEnded } = options
  let terminalConfig = boot.terminal
  const parts: AgentParts = { ...options.parts, terminalConfig: () => terminalConfig }
  const { clock, log, terminals, sandbox, servers, rigs } = parts
  const agents = createAgents({ parts, checkSpec })
  const ending = new AbortController()
  let state: ProcessManager['state'] = spare === null ? 'booting' : 'spare'
  let { bootBeganAtMs } = options
  let { containerGeneration } = boot
  let drained: Promise<void> | null = null
  let sleepWatch = spare === null ? watchSleep(boot.sleepAfterMinutes) : null
  const spareUp = spare === null ? null : bringSpareUp(spare)
  // Whoever asks for it is told; the claim goes on without it.
  spareUp?.catch((error: unknown) => log.warn({ err: error }, 'the server of the spare did not come up'))

  function watchSleep(sleepAfterMinutes: number): SleepWatch {
    return createSleepWatch({
      clock,
      sleepAfterMinutes,
      view: () => ({
        viewers: terminals.viewerCount(),
        messagesInFlight: agents.list().reduce((sum, agent) => sum + agent.messagesInFlight, 0),
        agents: agents.list().map(({ state, launch }) => ({ ...state, isWorker: launch.spec.role !== 'mayor' })),
      }),
      sleep: () => void drain('idle'),
    })
  }

  async function bringSpareUp(launch: AgentLaunch): Promise<void> {
    await parts.prepareWorkspace(launch)
    await servers.bootSpare(launch, ending.signal)
  }

  function checkSpec(spec: AgentLaunchSpec): void {
    if (spec.townId === boot.townId) return
    throw new GastownError('WRONG_TOWN', `This is the container of the town "${boot.townId}".`, { field: 'townId' })
  }

  function refuseUnlessServing(): void {
    if (state === 'spare') throw new GastownError('CONTAINER_UNAVAILABLE', 'This container is a spare: it has no town yet.')
    if (state !== 'draining') return
    throw new GastownError('CONTAINER_UNAVAILABLE', 'The container is being stopped and takes no new work.')
  }

  function drain(reason: 'drained' | 'idle'): Promise<void> {
    drained ??= drainOnce(reason)
      .catch((error: unknown) => log.error({ err: error }, 'the drain broke: the container ends all the same'))
      .finally(onEnded)
    return drained
  }

  async function drainOnce(reason: 'drained' | 'idle'): Promise<void> {
    log.info({ reason }, 'container drains')
    const hadTown = state !== 'spare'
    state = 'draining'
    ending.abort()
    sleepWatch?.close()
    if (!hadTown) {
      await spareUp?.catch(() => undefined)
      return stopAll()
    }
    const all = agents.list()
    await Promise.all(all.map((agent) => agent.turnEnded(policy.drainTurnsMs)))
    await Promise.all(all.map((agent) => agent.saveForDrain()))
    try {
      await stopAll()
    } finally {
      // A town that is told so early sleeps, and whoever wakes it then waits for the rest of its last container.
      townLink.report({ type: 'container.stopped', containerGeneration, reason })
      await townLink.flush(policy.drainFlushMs)
    }
  }

  async function stopAll(): Promise<void> {
    await Promise.all(agents.list().map((agent) => agent.shutDown('The container was stopped.')))
    // What is verified and landed is asked for again by the town.
    await Promise.all([terminals.closeAll(), servers.stopAll(), rigs.close()])
  }

  async function serve(): Promise<void> {
    townLink.report({
      type: 'container.booted',
      containerGeneration,
      bootId,
      sandbox: sandbox.kind,
      sandboxReason: sandbox.reason,
    })
    await bootHydration({ townLink, agents, clock, log, bootBeganAtMs, prewarm: boot.prewarm, signal: ending.signal })
    if (state === 'booting') state = 'running'
  }

  /** Its database is open while the spare's server boots: nothing else may begin on it before that has ended, well or not. */
  async function serveAfterSpare(): Promise<void> {
    await spareUp?.catch(() => undefined)
    if (state === 'booting') await serve()
  }

  return {
    get state() {
      return state
    },
    statuses: () => agents.list().map((agent) => agent.answer()),
    start: (spec) => {
      refuseUnlessServing()
      const beganAtMs = clock.now()
      return agents.start({ spec, origin: 'start', beganAtMs, containerBeganAtMs: beganAtMs })
    },
    configure: async (agentId, spec) => {
      refuseUnlessServing()
      checkSpec(spec)
      return agents.get(agentId).configure(spec)
    },
    message: async (agentId, request) => {
      refuseUnlessServing()
      return agents.get(agentId).message(request)
    },
    abort: async (agentId, request) => agents.get(agentId).abort(request),
    stop: async (agentId, request) => {
      const ended = agents.find(agentId) === null ? agents.gone(agentId) : null
      if (ended === null) return agents.get(agentId).stop(request)
      if (request.generation < ended.status.generation) throw staleGeneration(ended.status.generation)
      return ended.status
    },
    status: (agentId) => agents.find(agentId)?.answer() ?? agents.gone(agentId)?.status ?? agents.get(agentId).answer(),
    worker: (agentId, generation) => {
      const launch = agents.find(agentId)?.launch ?? agents.gone(agentId)?.launch ?? agents.get(agentId).launch
      const of = worktreeOf(launch)
      if (generation < launch.spec.generation) throw staleGeneration(launch.spec.generation)
      if (of === null || generation > launch.spec.generation)
        throw new GastownError('AGENT_NOT_FOUND', `This container has no such run of a worker "${agentId}".`, {
          field: 'generation',
        })
      return of
    },
    worksIn: (folder) => agents.list().some(({ launch }) => launch.cwd === folder),
    warmWorkers: (spec) => {
      refuseUnlessServing()
      checkSpec(spec)
      void servers.warm(parts.buildLaunch(spec), ending.signal)
    },
    refuseUnlessServing,
    attach: (agentId, socket) => {
      terminals.attach(agentId, socket)
      agents.find(agentId)?.viewerArrived()
    },
    relink: (address) => townLink.relink(address),
    setSleepAfterMinutes: (minutes) => sleepWatch?.configure(minutes),
    setTerminalConfig: (config) => {
      terminalConfig = config
      for (const agent of agents.list()) agent.terminalConfigured()
    },
    spareReady: () =>
      spareUp ?? Promise.reject(new GastownError('CONTAINER_UNAVAILABLE', 'This container has its town, and is no spare.')),
    claim: (claim) => {
      if (state !== 'spare') throw new GastownError('CONTAINER_UNAVAILABLE', 'This container is no spare, or not any more.')
      log.info({ containerGeneration: claim.containerGeneration }, 'the spare is claimed')
      state = 'booting'
      bootBeganAtMs = clock.now()
      ;({ containerGeneration, terminal: terminalConfig } = claim)
      townLink.relink(claim.townLink)
      sleepWatch = watchSleep(claim.sleepAfterMinutes)
      void serveAfterSpare().catch((error: unknown) => log.error({ err: error }, 'the boot of a claimed spare broke off'))
    },
    boot: async () => {
      if (spareUp === null) await serve()
    },
    drain,
  }
}
