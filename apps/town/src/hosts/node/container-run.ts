import { containerProtocolVersion, type ContainerBoot, type ContainerClaim } from '@gastown/contract/container-boot'
import { GastownError } from '@gastown/contract/errors'
import type { AgentId, TownId } from '@gastown/contract/ids'
import { defaultTerminalConfig } from '@gastown/contract/town-config'
import type { Clock } from '../../clock.ts'
import type { ContainerStart, ContainerStartRequest } from '../../containers.ts'
import type { ContainerFolder } from './container-folder.ts'
import {
  endContainerProcess,
  isGoneWithin,
  watchContainer,
  type ContainerProcess,
  type UnbootedContainer,
} from './container-process.ts'
import { requestContainer, type ContainerAddress } from './container-requests.ts'
import type { ProcessIdentity } from './process-identity.ts'

/** A container of Node takes 0.3 s to listen, and ten times that on a machine that is just booting twenty of them. */
const listenWithinMs = 15_000
/** After SIGTERM: time to end its own children, before the whole group is killed. */
const graceMs = 2000
/** A claim is one write of a small file; a spare that takes longer is replaced, which costs no more than this and a start. */
const claimWithinMs = 2000

export interface ContainerRunOptions {
  readonly townId: TownId
  readonly containerGeneration: number
  readonly controlToken: string
  readonly folder: ContainerFolder
  readonly clock: Clock
  /** Told once, when a process of this run has ended. */
  readonly onGone: (run: ContainerRun, reason: string) => void
}

export interface BootOptions {
  /** A process that waits for its boot document, and writes to the folder's log. */
  readonly spawn: (folder: ContainerFolder) => Promise<UnbootedContainer>
  readonly sandbox: ContainerBoot['sandbox']
  readonly prewarm: boolean
}

/** One run of one town's container, from the wish for it to the end of its process. */
export class ContainerRun {
  readonly townId: TownId
  readonly containerGeneration: number
  readonly #options: ContainerRunOptions
  #process: ContainerProcess | null = null
  #serving: { readonly port: number; readonly bootId: string } | null = null
  #ended = false
  /** Resolves when it serves; rejects with CONTAINER_UNAVAILABLE when it does not come up: then nothing of it is left. */
  ready: Promise<ContainerStart> = Promise.resolve('started')

  constructor(options: ContainerRunOptions) {
    this.#options = options
    this.townId = options.townId
    this.containerGeneration = options.containerGeneration
  }

  /** Null while it does not serve. */
  get bootId(): string | null {
    return this.#serving?.bootId ?? null
  }

  get address(): ContainerAddress | null {
    return this.#serving === null ? null : { port: this.#serving.port, controlToken: this.#options.controlToken }
  }

  get controlToken(): string {
    return this.#options.controlToken
  }

  /** Takes over a process that serves already. */
  adopt(serving: ProcessIdentity & { port: number; bootId: string }): void {
    this.#watch(watchContainer(serving, this.#options.clock))
    this.#serving = serving
  }

  /** Of the process; null while there is none. */
  get pid(): number | null {
    return this.#process?.pid ?? null
  }

  /** Spawns it once `before` has resolved. */
  begin(request: ContainerStartRequest, options: BootOptions, before: Promise<unknown>): void {
    this.#comeUp(this.#bringUp({ ...request, spare: null }, options, before).then(() => 'started'))
  }

  /** Spawns it as a spare once `before` has resolved. */
  beginSpare(agentId: AgentId, options: BootOptions, before: Promise<unknown>): void {
    const nobodys = {
      containerGeneration: this.containerGeneration,
      townLink: null,
      sleepAfterMinutes: 0,
      terminal: defaultTerminalConfig,
    }
    this.#comeUp(this.#bringUp({ ...nobodys, spare: { agentId, parentPid: process.pid } }, options, before).then(() => 'started'))
  }

  /** Makes a spare that serves this run of its town; one that does not take it is ended, and a process of the run's own spawned. */
  claim(spare: ContainerRun, request: ContainerStartRequest, options: BootOptions): void {
    this.#comeUp(this.#takeOver(spare, request, options))
  }

  /** Lets it end by itself within `drainMs`, then ends it. Resolves when its process is gone. */
  async end(drainMs: number): Promise<void> {
    this.#ended = true
    const target = this.#process
    const { clock } = this.#options
    if (target !== null && !((await this.#isDraining(drainMs)) && (await isGoneWithin(target, drainMs, clock)))) {
      await endContainerProcess({ process: target, graceMs, clock })
    }
    await this.ready.catch(() => undefined)
  }

  /** Stops watching; the process lives on. */
  letGo(): void {
    this.#process?.letGo()
  }

  #comeUp(ready: Promise<ContainerStart>): void {
    this.ready = ready
    // Whoever asked for the start is told; the next one starts anew.
    this.ready.catch(() => undefined)
  }

  async #takeOver(spare: ContainerRun, request: ContainerStartRequest, options: BootOptions): Promise<ContainerStart> {
    const { townId: _townId, ...claim } = request
    if (await spare.#isClaimed(claim)) {
      const { process, serving } = { process: spare.#process, serving: spare.#serving }
      if (process !== null && serving !== null) {
        this.#watch(process)
        this.#serving = serving
        if (this.#ended) {
          await endContainerProcess({ process, graceMs, clock: this.#options.clock })
          this.#throwIfEnded()
        }
        return 'claimed'
      }
    }
    await this.#bringUp({ ...request, spare: null }, options, spare.end(0))
    return 'claim_failed'
  }

  async #isClaimed(body: ContainerClaim): Promise<boolean> {
    const { address } = this
    if (address === null) return false
    try {
      const signal = AbortSignal.timeout(claimWithinMs)
      const response = await requestContainer(address, { path: '/claim', method: 'POST', body, signal })
      await response.body?.cancel()
      return response.ok
    } catch {
      // It hangs, or has just ended: told by the outcome.
      return false
    }
  }

  async #bringUp(
    request: Pick<ContainerBoot, 'containerGeneration' | 'townLink' | 'sleepAfterMinutes' | 'terminal'> & {
      spare: { agentId: AgentId; parentPid: number } | null
    },
    options: BootOptions,
    before: Promise<unknown>,
  ): Promise<void> {
    const { folder, clock, controlToken } = this.#options
    await before
    this.#throwIfEnded()
    const bootBeganAtMs = clock.now()
    await folder.prepare()
    const { spawn, sandbox, prewarm } = options
    const { townId } = this
    const { containerGeneration, townLink, sleepAfterMinutes, terminal, spare } = request
    const boot: ContainerBoot = {
      protocolVersion: containerProtocolVersion,
      townId,
      bootBeganAtMs,
      containerGeneration,
      dataDir: folder.path,
      controlToken,
      townLink,
      sandbox,
      sleepAfterMinutes,
      terminal,
      prewarm,
      ...(spare === null ? {} : { spare }),
    }
    const spawned = await spawn(folder)
    this.#watch(spawned.process)
    const told = spawned.boot(boot)
    try {
      await folder.writeProcess(spawned.process)
      this.#throwIfEnded()
      const { listening, bootId } = await within(told, listenWithinMs, clock)
      this.#serving = { port: listening, bootId }
    } catch (error) {
      await endContainerProcess({ process: spawned.process, graceMs, clock })
      throw this.#notUp(error)
    }
  }

  #watch(target: ContainerProcess): void {
    this.#process = target
    void target.gone.then((reason) => this.#leave(reason))
  }

  #leave(reason: string): void {
    this.#serving = null
    this.#options.onGone(this, reason)
  }

  async #isDraining(drainMs: number): Promise<boolean> {
    const { address } = this
    if (drainMs <= 0 || address === null) return false
    try {
      const response = await requestContainer(address, { path: '/drain', method: 'POST', signal: AbortSignal.timeout(drainMs) })
      await response.body?.cancel()
      return response.ok
    } catch {
      // It hangs, or has just ended: its process is ended, or is gone.
      return false
    }
  }

  #throwIfEnded(): void {
    if (this.#ended) throw new GastownError('CONTAINER_UNAVAILABLE', 'The container was stopped while it started.')
  }

  #notUp(error: unknown): GastownError {
    if (error instanceof GastownError) return error
    const reason = error instanceof Error ? error.message : String(error)
    return new GastownError(
      'CONTAINER_UNAVAILABLE',
      `The container did not come up: ${reason} Its log is ${this.#options.folder.logFile}.`,
      {
        cause: error,
      },
    )
  }
}

async function within<T>(promise: Promise<T>, limitMs: number, clock: Clock): Promise<T> {
  let cancel = (): void => {}
  const late = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(limitMs, () => reject(new Error(`It did not listen within ${limitMs / 1000} s.`)))
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    cancel()
  }
}
