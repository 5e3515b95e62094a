import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../clock.ts'
import type { Log } from '../../log.ts'
import type { ContainerFolder } from './container-folder.ts'
import { endContainerProcess, spawnContainer, type ContainerProgram, type UnbootedContainer } from './container-process.ts'

/** After a start: what it boots has the machine for itself for that long. */
const refillAfterMs = 10_000
/** It has nothing to save. */
const graceMs = 1000

/** No town's id has a dot: it is not taken for a container's folder. */
const logName = 'standby.log'

export interface ContainerStandbyOptions extends ContainerProgram {
  /** The folder that the towns' containers have theirs in. */
  readonly dir: string
  readonly clock: Clock
  readonly log: Log
}

/**
 * Keeps one container's process at hand that has loaded its code and waits for its boot document, so that a start does not: it holds no
 * town's data and no secret, ends with us, and costs 50 MB. See docs/design/0021.
 */
export class ContainerStandby {
  readonly #options: ContainerStandbyOptions
  #waiting: UnbootedContainer | null = null
  #spawning: Promise<void> | null = null
  #cancelRefill = (): void => {}
  #isClosed = false

  constructor(options: ContainerStandbyOptions) {
    this.#options = options
    this.#refillLater()
  }

  /**
   * The process that waits, writing to the folder's log from now on; null when there is none. The next one comes when this one has had time
   * to start.
   */
  async take(folder: ContainerFolder): Promise<UnbootedContainer | null> {
    // One that is just being spawned is as good as the one that would be spawned instead.
    await this.#spawning
    const waiting = this.#waiting
    this.#waiting = null
    this.#refillLater()
    if (waiting === null) return null
    try {
      await folder.takeLog(this.#logFile)
      return waiting
    } catch (error) {
      // On a full disk, say: one that is spawned there appends to the log that is there.
      this.#options.log.warn({ error: String(error) }, 'a container on standby could not be used')
      await this.#end(waiting)
      return null
    }
  }

  /** Resolves when nothing waits any more, and nothing will. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#cancelRefill()
    await this.#spawning
    const waiting = this.#waiting
    this.#waiting = null
    if (waiting !== null) await this.#end(waiting)
  }

  async #end(waiting: UnbootedContainer): Promise<void> {
    await endContainerProcess({ process: waiting.process, graceMs, clock: this.#options.clock })
    await rm(this.#logFile, { force: true })
  }

  get #logFile(): string {
    return join(this.#options.dir, logName)
  }

  #refillLater(): void {
    this.#cancelRefill()
    if (this.#isClosed) return
    this.#cancelRefill = this.#options.clock.after(refillAfterMs, () => {
      this.#spawning ??= this.#refill()
        .catch((error: unknown) => this.#options.log.warn({ error: String(error) }, 'no container could be put on standby'))
        .finally(() => {
          this.#spawning = null
        })
    })
  }

  async #refill(): Promise<void> {
    const { dir, program, env } = this.#options
    if (this.#waiting !== null) return
    await mkdir(dir, { recursive: true, mode: 0o700 })
    // Of one that ended with a control plane before this one.
    await rm(this.#logFile, { force: true })
    const spawned = await spawnContainer({ program, env, cwd: dir, logFile: this.#logFile })
    this.#waiting = spawned
    void this.#forgetAtEnd(spawned)
  }

  /** A start finds none then and spawns its own; the next one waits after that. */
  async #forgetAtEnd(spawned: UnbootedContainer): Promise<void> {
    await spawned.process.gone
    if (this.#waiting === spawned) this.#waiting = null
  }
}
