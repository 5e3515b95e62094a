import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import { renderModels } from '../agent-runner/config-content.ts'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Role } from '@gastown/contract/model-config'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { EngineEvents } from './engine-events.ts'
import type { EngineFlavour } from './engine-flavour.ts'
import type { EngineHttp } from './engine-http.ts'
import type { EngineProcess } from './engine-process.ts'
import type { EngineMessage } from './engine-wire.ts'
import { removeLiveConfig } from './live-config.ts'
import { MessageLedger } from './message-ledger.ts'
import type { LastTurn } from './read-turn.ts'
import type { AnswerTold } from './translate-events.ts'
import { readUsage } from './read-usage.ts'
import { TurnContinuer } from './turn-continuer.ts'

/** Answers whose cost was told and is remembered: the newest. One that is told again is counted once all the same, by its id. */
const rememberedAnswers = 5_000

/** One folder's part of a server, as its agent has it. */
export interface HostedFolder {
  readonly launch: AgentLaunch
  readLastTurn(sessionId: string): Promise<LastTurn>
  /** Prompts the session to go on with a turn that was cut off. */
  goOn(sessionId: string): Promise<void>
  /** The engine has begun the folder's part anew. */
  begunAnew(): void
}

export interface EngineHostOptions {
  readonly flavour: EngineFlavour
  readonly process: EngineProcess
  /** Of the folder that the server runs in. */
  readonly http: EngineHttp
  readonly launch: AgentLaunch
  readonly clock: Clock
  readonly log: Log
}

/** What the folders of one engine server share: its process, its events, and its store of messages. */
export class EngineHost {
  readonly events: EngineEvents
  readonly ledger: MessageLedger
  readonly continuer: TurnContinuer
  readonly exited: Promise<{ reason: string }>
  readonly #options: EngineHostOptions
  readonly #startedAtMs: number
  readonly #folders = new Map<string, HostedFolder>()
  readonly #sessions = new Map<string, HostedFolder>()
  readonly #told = new Set<string>()
  readonly #models = new Set<string>()

  constructor(options: EngineHostOptions) {
    const { flavour, process, http, launch, clock, log } = options
    this.#options = options
    this.#startedAtMs = clock.now()
    this.ledger = new MessageLedger(http, clock)
    this.events = new EngineEvents({
      http,
      flavour,
      roleOf: (sessionId) => this.#roleOf(sessionId),
      clock,
      log,
      onStored: (messageId) => this.ledger.stored(messageId),
      onTurnFailed: (sessionId, reason, mayWorkAgain) => this.#turnFailed(sessionId, reason, mayWorkAgain),
      onAnswer: (answer) => this.#tellUsage(answer),
      onBegunAnew: (directory) => this.#folders.get(directory)?.begunAnew(),
    })
    this.continuer = new TurnContinuer({
      clock,
      log,
      closed: this.events.closed,
      readTurn: async (sessionId) => (await this.#folderOf(sessionId)?.readLastTurn(sessionId)) ?? { state: 'none' },
      prompt: async (sessionId) => await this.#folderOf(sessionId)?.goOn(sessionId),
    })
    this.exited = process.exited.then(async (end) => {
      this.events.close()
      // It holds the gateway's token: no longer than the server that reads it.
      await removeLiveConfig(launch).catch((error: unknown) => log.warn({ err: error }, 'a live config could not be removed'))
      return end
    })
  }

  /** The folder's part, made by `make` when it is not known yet. */
  folder<T extends HostedFolder>(cwd: string, make: () => T): T {
    const folder = (this.#folders.get(cwd) as T | undefined) ?? make()
    this.#folders.set(cwd, folder)
    return folder
  }

  has(sessionId: string, folder: HostedFolder): boolean {
    return this.#sessions.get(sessionId) === folder
  }

  opened(sessionId: string, folder: HostedFolder): void {
    this.#sessions.set(sessionId, folder)
  }

  closed(sessionId: string, cwd: string): void {
    this.#sessions.delete(sessionId)
    this.#folders.delete(cwd)
    this.ledger.forget(sessionId)
  }

  /** Tells the cost of answers that ended in this server's life and whose event may have been missed. */
  tellUsageOf(messages: readonly EngineMessage[], at: { sessionId: string; directory: string }): void {
    for (const { info } of messages) {
      if ((info.time.completed ?? 0) >= this.#startedAtMs) this.#tellUsage({ ...at, info })
    }
  }

  /** The models that a folder knows which the engine opens from now on. `launch`: of the folder that asks for another one. */
  async listModel(launch: AgentLaunch, model: string): Promise<ReadonlySet<string>> {
    if (launch.modelsFile === null) return this.#models
    if (!this.#models.has(model)) {
      this.#models.add(model)
      await writeModels({ file: launch.modelsFile, content: renderModels(launch.spec, this.#models) })
    }
    return this.#models
  }

  #roleOf(sessionId: string): Role {
    // Of a session that an agent's session began nothing is known here: the least is permitted.
    const { launch } = this.#options
    return this.#sessions.get(sessionId)?.launch.spec.role ?? (launch.isShared ? 'refinery' : launch.spec.role)
  }

  /** Null: of a session that somebody began beside those of the agents. */
  #folderOf(sessionId: string): HostedFolder | null {
    const { launch } = this.#options
    return this.#sessions.get(sessionId) ?? (launch.isShared ? null : (this.#folders.get(launch.cwd) ?? null))
  }

  #turnFailed(sessionId: string, reason: string, mayWorkAgain: boolean): void {
    this.ledger.turnFailed(sessionId, reason)
    if (!mayWorkAgain || this.#folderOf(sessionId) === null) return
    this.events.tell({ type: 'network_wait', sessionId, reason })
    void this.continuer.continueTurn(sessionId)
  }

  #tellUsage({ sessionId, directory, info }: AnswerTold): void {
    const usage = readUsage(info)
    if (usage === null || this.#told.has(usage.answerId)) return
    this.#told.add(usage.answerId)
    const [oldest] = this.#told
    if (this.#told.size > rememberedAnswers && oldest !== undefined) this.#told.delete(oldest)
    this.events.tell({ type: 'usage', sessionId, directory, ...usage })
  }
}

/** Whole or not at all: the engine may read it at any moment. */
async function writeModels({ file, content }: { file: string; content: string }): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(`${file}.new`, content, { mode: 0o600 })
  await rename(`${file}.new`, file)
}
