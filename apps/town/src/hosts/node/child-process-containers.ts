import { readdir } from 'node:fs/promises'
import { containerProtocolVersion, type ContainerManifest, type TownLink } from '@gastown/contract/container-boot'
import { containerHealthSchema } from '@gastown/contract/container-routes'
import { GastownError, problemSchema } from '@gastown/contract/errors'
import { townIdSchema, type AgentId, type TownId } from '@gastown/contract/ids'
import { renderBase64Url } from '../../auth/base64url.ts'
import type { Clock, RandomBytes } from '../../clock.ts'
import type { Containers, ContainerSocket, ContainerStart, ContainerStartRequest, ContainerState } from '../../containers.ts'
import type { Log } from '../../log.ts'
import { ContainerFolder, findManifests } from './container-folder.ts'
import {
  endContainerProcess,
  spawnContainer,
  watchContainer,
  type ContainerProgram,
  type UnbootedContainer,
} from './container-process.ts'
import { openContainerSocket, requestContainer, type ContainerAddress, type ContainerRequest } from './container-requests.ts'
import { ContainerRun, type BootOptions } from './container-run.ts'
import { ContainerStandby } from './container-standby.ts'
import { isSameProcessAlive, type ProcessIdentity } from './process-identity.ts'
import { readTreesMemory } from './process-memory.ts'
import { rotateLogFile } from './rotating-log-file.ts'

export interface ChildProcessContainersOptions extends ContainerProgram, Omit<BootOptions, 'spawn'> {
  /** A folder each for the towns' containers. */
  readonly dir: string
  readonly clock: Clock
  readonly random: RandomBytes
  readonly log: Log
}

/**
 * A container answers its health route in milliseconds, and within seconds on a machine that boots several engines at once. One that is
 * silent for longer is replaced; only the recovery of its own town waits for it.
 */
const adoptWithinMs = 10_000
/** What a container of an earlier control plane, which cannot be adopted, gets to save its work after SIGTERM. */
const leftoverGraceMs = 5000
const rotateEveryMs = 60_000

/** Containers as detached child processes on this machine, each in a folder of its own. */
export function createChildProcessContainers(options: ChildProcessContainersOptions): Containers {
  return new ChildProcessContainers(options)
}

type Gone = Parameters<Parameters<Containers['onGone']>[0]>[0]

class ChildProcessContainers implements Containers {
  readonly #options: ChildProcessContainersOptions
  readonly #runs = new Map<TownId, ContainerRun>()
  /** Containers without a town; one leaves when it is claimed. */
  readonly #spares = new Map<TownId, ContainerRun>()
  /** Towns whose container an earlier control plane left, as long as nobody has looked what became of it. */
  readonly #left: Set<TownId>
  readonly #listeners = new Set<(gone: Gone) => void>()
  readonly #standby: ContainerStandby
  #cancelRotation: () => void

  constructor(options: ChildProcessContainersOptions) {
    this.#options = options
    this.#left = new Set(findManifests(options.dir))
    this.#standby = new ContainerStandby(options)
    this.#cancelRotation = options.clock.after(rotateEveryMs, () => this.#rotateLogs())
  }

  start(request: ContainerStartRequest): Promise<ContainerStart> {
    const { townId, containerGeneration } = request
    const current = this.#runs.get(townId)
    if (current?.containerGeneration === containerGeneration) return current.ready
    if (current !== undefined && current.containerGeneration > containerGeneration) {
      const detail = `Run ${current.containerGeneration} of this container is there; run ${containerGeneration} is over.`
      return Promise.reject(new GastownError('CONTAINER_UNAVAILABLE', detail))
    }
    const spare = this.#spares.get(townId)
    this.#spares.delete(townId)
    // A spare keeps the token that it was spawned with.
    const controlToken = spare?.controlToken ?? renderBase64Url(this.#options.random(32))
    const run = this.#register(townId, containerGeneration, controlToken)
    if (spare === undefined || current !== undefined) {
      const before = (current?.end(0) ?? Promise.resolve()).then(() => this.#endLeftover(townId))
      run.begin(request, this.#bootOptions, before)
    } else run.claim(spare, request, this.#bootOptions)
    run.ready.catch(() => this.#forget(run))
    return run.ready
  }

  async startSpare({
    townId,
    agentId,
  }: {
    townId: TownId
    agentId: AgentId
  }): Promise<{ readonly ready: Promise<void>; readonly gone: Promise<string> }> {
    const { clock, random } = this.#options
    const folder = this.#folderOf(townId)
    const controlToken = renderBase64Url(random(32))
    const gone = Promise.withResolvers<string>()
    const onGone = (run: ContainerRun, reason: string): void => {
      if (this.#spares.get(townId) !== run) return
      this.#spares.delete(townId)
      gone.resolve(reason)
    }
    const spare = new ContainerRun({ townId, containerGeneration: 0, controlToken, folder, clock, onGone })
    this.#spares.set(townId, spare)
    spare.beginSpare(agentId, { ...this.#bootOptions, spawn: (own) => this.#spawn(own) }, Promise.resolve())
    try {
      await spare.ready
    } catch (error) {
      onGone(spare, 'It did not come up.')
      throw error
    }
    const ready = untilSpareReady(spare)
    // Whoever waits for it is told; one that is ended before is not waited for.
    ready.catch(() => undefined)
    return { ready, gone: gone.promise }
  }

  async stop({ townId, drainMs }: { townId: TownId; drainMs: number }): Promise<void> {
    const run = this.#runs.get(townId)
    const spare = this.#spares.get(townId)
    this.#spares.delete(townId)
    await Promise.all([run?.end(drainMs), spare?.end(drainMs)])
    if (run === undefined) await this.#endLeftover(townId)
    else this.#forget(run)
    this.#left.delete(townId)
  }

  state(townId: TownId): ContainerState {
    const run = this.#runs.get(townId)
    if (run === undefined) return { state: this.#left.has(townId) ? 'unknown' : 'down' }
    const { containerGeneration, bootId } = run
    return bootId === null ? { state: 'starting', containerGeneration } : { state: 'running', containerGeneration, bootId }
  }

  async adopt(options: { townId: TownId; townLink: TownLink }) {
    try {
      return await this.#adopt(options)
    } finally {
      this.#left.delete(options.townId)
    }
  }

  async #adopt({ townId, townLink }: { townId: TownId; townLink: TownLink }) {
    const folder = this.#folderOf(townId)
    const manifest = await folder.readManifest()
    if (manifest === null || this.#runs.has(townId) || !(await this.#isOurs(townId, manifest))) return null
    const { containerGeneration, bootId, controlToken, port, pid, processStartTime } = manifest
    const linked = await this.#ask(manifest, { path: '/town-link', method: 'PUT', body: townLink })
    // A start that came meanwhile wins: it ends what it finds.
    if (linked === null || this.#runs.has(townId)) return null
    this.#register(townId, containerGeneration, controlToken).adopt({ pid, processStartTime, port, bootId })
    return { containerGeneration, bootId }
  }

  async fetch({ townId, ...request }: { townId: TownId } & ContainerRequest): Promise<Response> {
    return requestContainer(this.#addressOf(townId), request)
  }

  async openSocket({ townId, path }: { townId: TownId; path: string }): Promise<ContainerSocket> {
    return openContainerSocket(this.#addressOf(townId), path)
  }

  onGone(listener: (gone: Gone) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readMemory(): Promise<ReadonlyMap<TownId, number>> {
    const all = [...this.#runs.values(), ...this.#spares.values()]
    return readTreesMemory(new Map(all.flatMap(({ townId, pid }) => (pid === null ? [] : [[townId, pid] as const]))))
  }

  async list(): Promise<readonly TownId[]> {
    const names = await readdir(this.#options.dir).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw error
    })
    return names.flatMap((name) => townIdSchema.safeParse(name).data ?? [])
  }

  async purge(townId: TownId): Promise<void> {
    if (this.#runs.has(townId) || this.#spares.has(townId)) throw new Error('A container that runs cannot be purged.')
    await this.#folderOf(townId).remove()
  }

  async release(): Promise<void> {
    this.#cancelRotation()
    await this.#standby.close()
    for (const run of [...this.#runs.values(), ...this.#spares.values()]) run.letGo()
    this.#runs.clear()
    this.#spares.clear()
    this.#listeners.clear()
  }

  get #bootOptions(): BootOptions {
    const { sandbox, prewarm } = this.#options
    return { sandbox, prewarm, spawn: async (folder) => (await this.#standby.take(folder)) ?? this.#spawn(folder) }
  }

  #spawn({ path, logFile }: ContainerFolder): Promise<UnbootedContainer> {
    const { program, env } = this.#options
    return spawnContainer({ program, env, cwd: path, logFile })
  }

  #register(townId: TownId, containerGeneration: number, controlToken: string): ContainerRun {
    const { clock } = this.#options
    const folder = this.#folderOf(townId)
    const onGone = (gone: ContainerRun, reason: string): void => {
      this.#forget(gone)
      for (const listener of this.#listeners) listener({ townId, containerGeneration, reason })
    }
    const run = new ContainerRun({ townId, containerGeneration, controlToken, folder, clock, onGone })
    this.#runs.set(townId, run)
    this.#left.delete(townId)
    return run
  }

  #forget(run: ContainerRun): void {
    if (this.#runs.get(run.townId) === run) this.#runs.delete(run.townId)
  }

  #folderOf(townId: TownId): ContainerFolder {
    return new ContainerFolder(this.#options.dir, townId)
  }

  #addressOf(townId: TownId): ContainerAddress {
    const address = this.#runs.get(townId)?.address ?? null
    if (address === null) throw new GastownError('CONTAINER_UNAVAILABLE', "The town's container does not run.")
    return address
  }

  /** Whether a manifest's process is alive, is the very one that wrote it, and answers as the container of this town in our version. */
  async #isOurs(townId: TownId, manifest: ContainerManifest): Promise<boolean> {
    if (manifest.townId !== townId || manifest.protocolVersion !== containerProtocolVersion) return false
    if (!(await isSameProcessAlive(manifest))) return false
    const answer = await this.#ask(manifest, { path: '/health' })
    const health = containerHealthSchema.safeParse(answer).data
    return (
      health?.townId === townId &&
      health.bootId === manifest.bootId &&
      health.containerGeneration === manifest.containerGeneration &&
      health.protocolVersion === containerProtocolVersion
    )
  }

  /** The JSON of a good answer (`undefined` for one without a body), or null. */
  async #ask(manifest: ContainerManifest, request: ContainerRequest): Promise<unknown> {
    try {
      const response = await requestContainer(manifest, { ...request, signal: AbortSignal.timeout(adoptWithinMs) })
      const text = await response.text()
      if (!response.ok) throw new Error(`It answered ${response.status}.`)
      return text === '' ? undefined : JSON.parse(text)
    } catch (error) {
      const { townId } = manifest
      this.#options.log.warn({ townId, path: request.path, error: String(error) }, 'a container of before could not be adopted')
      return null
    }
  }

  /** Ends a process of this town's container that an earlier control plane has left and that was not adopted. */
  async #endLeftover(townId: TownId): Promise<void> {
    const folder = this.#folderOf(townId)
    for (const found of [await folder.readManifest(), await folder.readProcess()])
      if (found !== null) await this.#endIfAlive(townId, found)
  }

  async #endIfAlive(townId: TownId, identity: ProcessIdentity): Promise<void> {
    if (!(await isSameProcessAlive(identity))) return
    this.#options.log.warn({ townId, pid: identity.pid }, 'a container of before that was not adopted is ended')
    const { clock } = this.#options
    await endContainerProcess({ process: watchContainer(identity, clock), graceMs: leftoverGraceMs, clock })
  }

  #rotateLogs(): void {
    for (const townId of this.#runs.keys()) {
      try {
        rotateLogFile(this.#folderOf(townId).logFile)
      } catch (error) {
        this.#options.log.warn({ townId, error: String(error) }, "a container's log could not be rotated")
      }
    }
    this.#cancelRotation = this.#options.clock.after(rotateEveryMs, () => this.#rotateLogs())
  }
}

/** Asks a spare once, and as long as it takes: it answers when its server is up, or will not be. */
async function untilSpareReady(spare: ContainerRun): Promise<void> {
  const { address } = spare
  if (address === null) throw new GastownError('CONTAINER_UNAVAILABLE', 'The spare has ended.')
  const response = await requestContainer(address, { path: '/spare' })
  const problem = response.ok ? null : problemSchema.safeParse(await response.json().catch(() => null)).data
  if (response.ok) return response.body?.cancel()
  throw new GastownError('AGENT_NOT_READY', problem?.detail ?? `The spare answered with status ${response.status}.`)
}
