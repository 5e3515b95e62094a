import { terminalCloseCodes } from '@gastown/contract/status-feed'
import { encodeStill } from '@gastown/contract/terminal-still'
import type { AgentId, TownId } from '@gastown/contract/ids'
import type { Town } from '@gastown/core/town'
import type { Worker } from '@gastown/core/work/work'
import type { Clock } from '../clock.ts'
import type { Containers, ContainerSocket } from '../containers.ts'
import type { TownEngine } from '../engine/town-engine.ts'
import type { Log } from '../log.ts'
import type { MayorWishes } from './mayor-wishes.ts'
import type { LastScreen } from '../screens/last-screens.ts'
import type { RememberedScreens } from '../screens/remember-last-screens.ts'
import { terminalProgress, workerTerminalProgress } from './terminal-progress.ts'
import type { TownBoard } from './town-board.ts'

/** Frames of a viewer that wait for the container: its hello, and what it types meanwhile. More is not typed by a person. */
const maxKeptBytes = 256 * 1024
/** The wire's own flow control keeps some 100 KB in flight; an end that is this far behind has stopped reading. */
const maxBehindBytes = 4 * 1024 * 1024
/** Pauses before connecting again to a container that runs and does not take the socket. */
const connectPausesMs = [100, 250, 500, 1_000, 2_000] as const
/** What follows sooner is not waited for, as a person feels it; a page that painted the last screen before it would paint twice. */
const atOnceMs = 100

export const mayorAlias = 'mayor'

/** The terminal sockets of all towns: each is open at once, and piped to the container as soon as that is there. */
export interface TerminalRelay {
  /** `agent`: an agent id, or the alias `mayor`. `hello`: the viewer's first frame, when it came with the address. */
  accept(options: { engine: TownEngine; agent: string; socket: ContainerSocket; hello: string | null }): void
  close(): void
}

export interface TerminalRelayOptions {
  readonly board: TownBoard
  readonly containers: Pick<Containers, 'state' | 'openSocket'>
  readonly wishes: Pick<MayorWishes, 'opened'>
  readonly screens: Pick<RememberedScreens, 'peek' | 'get'>
  readonly clock: Clock
  readonly log: Log
}

export function createTerminalRelay(options: TerminalRelayOptions): TerminalRelay {
  const { board, wishes } = options
  const lines = new Set<TerminalLine>()
  const unsubscribe = board.onChange(({ engine }) => {
    for (const line of lines) if (line.townId === engine.townId) line.onChange()
  })

  return {
    accept({ engine, agent, socket, hello }) {
      const { town } = engine
      const isOfMayor = agent === mayorAlias || agent === town.mayor?.agentId
      const worker = isOfMayor ? undefined : findWorker(town, agent)
      if (!isOfMayor && worker === undefined) return socket.close(terminalCloseCodes.agentNotFound, workerIsGone)
      const line = new TerminalLine({ ...options, engine, workerId: worker?.agentId ?? null, viewer: socket, hello })
      lines.add(line)
      socket.onClose(() => lines.delete(line))
      if (isOfMayor) wishes.opened(engine)
    },
    close() {
      unsubscribe()
      for (const line of lines) line.close()
      lines.clear()
    },
  }
}

/** What a viewer reads of a worker that the town has let go, or never had. Its socket is not opened again by itself. */
const workerIsGone = 'This agent has ended, and its terminal with it. What it said and did is on its page.'

function findWorker({ work }: Town, agent: string): Worker | undefined {
  return [...work.workers.values()].find(({ agentId }) => agentId === agent)
}

interface TerminalLineOptions extends TerminalRelayOptions {
  readonly engine: TownEngine
  /** Null: the mayor's. */
  readonly workerId: AgentId | null
  readonly viewer: ContainerSocket
  readonly hello: string | null
}

/** One viewer's socket, and the one behind it. */
class TerminalLine {
  readonly #options: TerminalLineOptions
  #upstream: ContainerSocket | null = null
  #isConnecting = false
  #isClosed = false
  #kept: (string | Uint8Array)[] = []
  #keptBytes = 0
  #failures = 0
  #lastProgress = ''
  #cancelTimer = (): void => {}
  #cancelLastScreen = (): void => {}

  constructor(options: TerminalLineOptions) {
    this.#options = options
    if (options.hello !== null) this.#fromViewer(options.hello)
    options.viewer.onMessage((data) => this.#fromViewer(data))
    options.viewer.onClose(() => this.#end())
    if (this.#isUp) this.#cancelLastScreen = options.clock.after(atOnceMs, () => this.#showLastScreen())
    else this.#showLastScreen()
    this.onChange()
  }

  get townId(): TownId {
    return this.#options.engine.townId
  }

  /** The town is another than it was: says so, or connects. */
  onChange(): void {
    if (this.#isClosed) return
    const { engine, board, clock, viewer } = this.#options
    if (engine.town.deleted) return this.#closeViewer(terminalCloseCodes.agentNotFound, 'The town was deleted.')
    if (this.#upstream !== null) return
    if (this.#isOfGoneWorker) return this.#closeViewer(terminalCloseCodes.agentNotFound, workerIsGone)
    const view = board.viewOf(engine)
    const worker = this.#worker
    const progress = worker === undefined ? terminalProgress(view, clock.now()) : workerTerminalProgress(worker, view)
    const key = `${progress.text}/${progress.phase ?? ''}`
    if (key !== this.#lastProgress) viewer.send(JSON.stringify(progress))
    this.#lastProgress = key
    const agentId = this.#presentAgentId
    if (agentId !== null && this.#isUp) this.#connect(agentId)
  }

  get #worker(): Worker | undefined {
    const { engine, workerId } = this.#options
    return workerId === null ? undefined : engine.town.work.workers.get(workerId)
  }

  get #isOfGoneWorker(): boolean {
    return this.#options.workerId !== null && this.#worker === undefined
  }

  /** The agent whose terminal the container has, or will have by itself; null: there is none now. */
  get #presentAgentId(): AgentId | null {
    const { engine, workerId } = this.#options
    if (workerId === null) return engine.town.mayor?.agentId ?? null
    const { state } = this.#worker?.run ?? { state: 'idle' }
    return state === 'starting' || state === 'working' ? workerId : null
  }

  /** The container's own report may be here before the host's word, or after it: either is reason enough to try. */
  get #isUp(): boolean {
    const { engine, containers } = this.#options
    return engine.town.container.run.state === 'running' || containers.state(engine.townId).state === 'running'
  }

  /** How the terminal looked last, unless the live one is there at once. A viewer that has better does not paint it. */
  #showLastScreen(): void {
    const { engine, workerId, screens, viewer, log } = this.#options
    const { townId, town } = engine
    // Nobody keeps how a worker's terminal looked: its result is in git.
    if (town.mayor === null || workerId !== null) return
    const key = { townId, agentId: town.mayor.agentId }
    const send = (screen: LastScreen | null): void => {
      if (screen !== null && !this.#isClosed) viewer.send(encodeStill(screen.info, screen.bytes))
    }
    const known = screens.peek(key)
    if (known !== undefined) return send(known)
    screens
      .get(key)
      .then(send, (error: unknown) => log.warn({ townId, error: String(error) }, 'the last screen could not be read'))
  }

  close(): void {
    this.#closeViewer(1001, 'Gastown is stopping.')
  }

  #connect(agentId: AgentId): void {
    if (this.#isConnecting) return
    this.#isConnecting = true
    this.#cancelTimer()
    const path = `/agents/${encodeURIComponent(agentId)}/terminal`
    this.#options.containers.openSocket({ townId: this.townId, path }).then(
      (upstream) => this.#pipe(upstream),
      (error: unknown) => this.#connectLater(error),
    )
  }

  #connectLater(error: unknown): void {
    this.#isConnecting = false
    if (this.#isClosed) return
    const { log, clock } = this.#options
    const pauseMs = connectPausesMs[Math.min(this.#failures, connectPausesMs.length - 1)] ?? 2_000
    this.#failures += 1
    log.info({ townId: this.townId, failures: this.#failures, error: String(error) }, 'a terminal is not there yet')
    this.#cancelTimer = clock.after(pauseMs, () => this.onChange())
  }

  #pipe(upstream: ContainerSocket): void {
    this.#isConnecting = false
    if (this.#isClosed) return upstream.close(1000, 'the viewer is gone')
    const { viewer } = this.#options
    this.#upstream = upstream
    upstream.onMessage((data) => {
      // Words tell what is waited for; bytes are the terminal itself.
      if (typeof data !== 'string') this.#cancelLastScreen()
      if (viewer.bufferedAmount > maxBehindBytes)
        return this.#closeViewer(terminalCloseCodes.tooSlow, 'The viewer does not read.')
      viewer.send(data)
    })
    upstream.onClose((code, reason) => {
      // The container's own codes say why; anything else is a container that went away.
      if (code >= 4_000 && code < 5_000) this.#closeViewer(code, reason)
      else this.#closeViewer(terminalCloseCodes.containerGone, 'The container went away.')
    })
    for (const data of this.#kept) upstream.send(data)
    this.#kept = []
    this.#keptBytes = 0
  }

  #fromViewer(data: string | Uint8Array): void {
    if (this.#isClosed) return
    if (this.#upstream !== null) {
      if (this.#upstream.bufferedAmount > maxBehindBytes)
        return this.#closeViewer(terminalCloseCodes.containerGone, 'The container does not read.')
      return this.#upstream.send(data)
    }
    this.#keptBytes += typeof data === 'string' ? data.length : data.byteLength
    if (this.#keptBytes > maxKeptBytes)
      return this.#closeViewer(terminalCloseCodes.tooSlow, 'Too much was sent before the terminal was there.')
    this.#kept.push(data)
  }

  #closeViewer(code: number, reason: string): void {
    if (this.#isClosed) return
    this.#end()
    this.#options.viewer.close(code, reason)
  }

  #end(): void {
    this.#isClosed = true
    this.#cancelTimer()
    this.#cancelLastScreen()
    this.#kept = []
    this.#upstream?.close(1000, 'the viewer is gone')
    this.#upstream = null
  }
}
