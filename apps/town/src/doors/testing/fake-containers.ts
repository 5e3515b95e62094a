import { GastownError } from '@gastown/contract/errors'
import type { AgentId, TownId } from '@gastown/contract/ids'
import type { Containers, ContainerStart, ContainerStartRequest, ContainerState } from '../../containers.ts'
import { FakeSocket } from './fake-socket.ts'

export interface ContainerCall {
  readonly method: string
  readonly path: string
  readonly body: unknown
}

/** Containers in memory. A test says what a container answers, and what happens when one is started. */
export class FakeContainers implements Containers {
  readonly starts: ContainerStartRequest[] = []
  readonly stops: TownId[] = []
  readonly spares: { townId: TownId; agentId: AgentId }[] = []
  spareReady: Promise<void> = Promise.resolve()
  readonly spareGone = Promise.withResolvers<string>()
  spareFailure: Error | null = null
  /** Of the towns of whom the system tells. */
  readonly memory = new Map<TownId, number>()
  readonly purged: TownId[] = []
  readonly calls: ContainerCall[] = []
  readonly sockets: FakeSocket[] = []
  /** What each of them leads to. */
  readonly socketPaths: string[] = []
  /** Called in `start` once the container is up; rejects to have the start fail. */
  onStart: (request: ContainerStartRequest) => Promise<void> = () => Promise.resolve()
  answer: (call: ContainerCall, signal: AbortSignal | undefined) => Response | Promise<Response> = () =>
    new Response(null, { status: 202 })
  refusesSockets = false
  readonly #states = new Map<TownId, ContainerState>()
  readonly #goneListeners = new Set<Parameters<Containers['onGone']>[0]>()

  setState(townId: TownId, state: ContainerState): void {
    this.#states.set(townId, state)
  }

  async start(request: ContainerStartRequest): Promise<ContainerStart> {
    const { townId, containerGeneration } = request
    this.starts.push(request)
    await this.onStart(request)
    this.#states.set(townId, { state: 'running', containerGeneration, bootId: `boot-${containerGeneration}` })
    const spare = this.spares.findIndex((each) => each.townId === townId)
    if (spare < 0) return 'started'
    this.spares.splice(spare, 1)
    return 'claimed'
  }

  async startSpare(spare: { townId: TownId; agentId: AgentId }): Promise<{ ready: Promise<void>; gone: Promise<string> }> {
    if (this.spareFailure !== null) throw this.spareFailure
    this.spares.push(spare)
    return { ready: this.spareReady, gone: this.spareGone.promise }
  }

  async readMemory(): Promise<ReadonlyMap<TownId, number>> {
    return this.memory
  }

  async list(): Promise<readonly TownId[]> {
    return []
  }

  async stop({ townId }: { townId: TownId }): Promise<void> {
    this.stops.push(townId)
    this.spares.splice(0, this.spares.length, ...this.spares.filter((spare) => spare.townId !== townId))
    this.end(townId, 'It was told to stop.')
  }

  state(townId: TownId): ContainerState {
    return this.#states.get(townId) ?? { state: 'down' }
  }

  adopt(): Promise<null> {
    return Promise.resolve(null)
  }

  async fetch(options: Parameters<Containers['fetch']>[0]): Promise<Response> {
    if (this.state(options.townId).state !== 'running') throw new GastownError('CONTAINER_UNAVAILABLE', 'The container is down.')
    const call = { method: options.method ?? 'GET', path: options.path, body: options.body }
    this.calls.push(call)
    return this.answer(call, options.signal)
  }

  async openSocket({ townId, path }: { townId: TownId; path: string }): Promise<FakeSocket> {
    if (this.refusesSockets || this.state(townId).state !== 'running')
      throw new GastownError('CONTAINER_UNAVAILABLE', 'No socket.')
    const socket = new FakeSocket()
    this.socketPaths.push(path)
    this.sockets.push(socket)
    return socket
  }

  onGone(listener: Parameters<Containers['onGone']>[0]): () => void {
    this.#goneListeners.add(listener)
    return () => this.#goneListeners.delete(listener)
  }

  async purge(townId: TownId): Promise<void> {
    this.purged.push(townId)
  }

  release(): Promise<void> {
    return Promise.resolve()
  }

  /** The container's process ends. */
  end(townId: TownId, reason: string): void {
    const state = this.state(townId)
    if (state.state === 'down' || state.state === 'unknown') return
    this.#states.delete(townId)
    for (const listener of this.#goneListeners) listener({ townId, containerGeneration: state.containerGeneration, reason })
  }

  /** Bodies of the calls of one route, in order. */
  bodiesOf(method: string, path: string): readonly unknown[] {
    return this.calls.filter((call) => call.method === method && call.path === path).map(({ body }) => body)
  }
}
