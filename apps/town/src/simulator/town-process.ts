import { inputIdSchema, townIdSchema, type InputId, type RigId, type TownId } from '@gastown/contract/ids'
import { demoModelConfig } from '@gastown/contract/model-config'
import type { TownEvent } from '@gastown/contract/events'
import type { Intent, TownInput } from '@gastown/contract/intents'
import { defaultTerminalConfig } from '@gastown/contract/town-config'
import { checkInvariants } from '@gastown/core/work/check-invariants'
import type { Town } from '@gastown/core/town'
import type { TownStores } from '@gastown/store/town-store'
import { TownLane } from '../courier/town-lane.ts'
import { openTownEngine } from '../engine/open-town-engine.ts'
import type { TownEngine } from '../engine/town-engine.ts'
import { mainBranch } from './fake-container.ts'
import { fakePerformers } from './fake-performers.ts'
import { faultyStore, SimulatedCrash, type FaultyStore } from './faulty-store.ts'
import type { World } from './world.ts'

type Unnumbered<T> = T extends unknown ? Omit<T, 'inputId'> : never

/** The town's process with the real core, engine, store and courier. It dies between any two writes while it storms, and is opened again. */
export class TownProcess {
  crashes = 0
  turns = 0
  readonly #world: World
  readonly #stores: TownStores
  readonly #inFlight = new Set<Promise<unknown>>()
  readonly #featureBranches = new Set<string>()
  #townId: TownId | null = null
  #rigId: RigId | null = null
  #faulty: FaultyStore | null = null
  #engine: TownEngine | null = null
  #lane: TownLane | null = null
  #idCount = 0
  #broken: Error | null = null

  constructor(world: World, stores: TownStores) {
    this.#world = world
    this.#stores = stores
  }

  /** Null: the process is dead. */
  get town(): Town | null {
    return this.#engine?.town ?? null
  }

  /** Null: it was not founded yet. */
  get rigId(): RigId | null {
    return this.#rigId
  }

  /** The first promise or invariant that did not hold; null: all did. */
  get broken(): Error | null {
    return this.#broken
  }

  /** Makes the town and its one rig, however often the process dies over it. */
  async found(): Promise<void> {
    const config = {
      engine: 'kilo',
      model: demoModelConfig,
      container: { sleepAfterMinutes: 30 },
      terminal: defaultTerminalConfig,
    } as const
    const intent: Intent = { type: 'town.create', inputId: this.nextId(), name: 'Springfield', config }
    this.#townId = townIdSchema.parse(`town-${intent.inputId}`)
    while (this.#engine === null) await this.open({ kind: 'intent', intent })
    while (this.#rigId === null) {
      const made = await this.want({ type: 'rig.create', name: 'sample', gitUrl: '/sample', defaultBranch: mainBranch })
      const rig = [...(this.#engine?.town.rigs.values() ?? [])][0]
      if (made !== null || rig !== undefined) this.#rigId = rig?.rigId ?? null
      if (this.#engine === null) await this.open()
    }
    const rigId = this.#rigId
    await this.want({
      type: 'rig.configure',
      rigId,
      config: {
        gates: [{ command: 'npm test', timeLimitMinutes: 1 }],
        batch: { size: 1 + this.#world.chance.below(5) },
        review: this.#world.chance.percent(20),
        mergeStrategy: this.#world.chance.percent(15) ? 'branch' : 'direct',
      },
    })
  }

  /** Brings the process up on what is stored. `firstInput`: makes the town when nothing is. It may die at once: `town` is null then. */
  async open(firstInput?: TownInput): Promise<void> {
    if (this.#townId === null) return
    const inner = await this.#stores.open(this.#townId)
    const faulty = faultyStore(inner, { crashes: () => this.#fate(), onCrash: () => this.#onCrash() })
    this.#faulty = faulty
    const parts = {
      clock: { now: () => this.#world.clock.now(), after: this.#world.clock.after.bind(this.#world.clock) },
      random: (bytes: number) => this.#bytes(bytes),
      log: silentLog,
    }
    try {
      const isKnown = (await faulty.store.load()) !== null
      const engine = await openTownEngine({
        ...parts,
        store: faulty.store,
        ...(isKnown || firstInput === undefined ? {} : { firstInput }),
      })
      if (engine === null) return
      this.#engine = engine
      engine.onTurn(({ after, events }) => this.#check(after, events))
      const performers = fakePerformers({
        world: this.#world,
        nextId: () => this.nextId(),
        onBroken: (error) => (this.#broken ??= error),
      })
      this.#lane = new TownLane({ ...parts, engine, performers, onBuried: () => undefined })
      const { container } = engine.town
      // As a control plane that comes up does: it takes over what lives, and tells of what does not.
      const { containerGeneration } = container
      if (container.run.state === 'running' || container.run.state === 'starting' || container.run.state === 'stopping') {
        const isSame = this.#world.container.isUp && this.#world.container.generation === containerGeneration
        await this.report(
          isSame
            ? { type: 'container.adopted', containerGeneration, bootId: `boot-${containerGeneration}` }
            : { type: 'container.gone', containerGeneration, reason: 'It was not found.' },
        )
      }
      await this.report({ type: 'alarm.rang' })
    } catch (error) {
      if (!(error instanceof SimulatedCrash)) throw error
    }
  }

  /** It dies as by kill -9, wherever it is. */
  kill(): void {
    this.#faulty?.kill()
    this.#onCrash()
  }

  /** Kills it, and waits until whatever was under way has found a dead process and ended. */
  async end(): Promise<void> {
    this.#faulty?.kill()
    await Promise.allSettled([...this.#inFlight, this.#lane?.close()])
  }

  /** What a user or an agent asks for. The ids that the town made; null: it refused, or died. */
  async want(intent: Unnumbered<Intent>): Promise<Readonly<Record<string, string>> | null> {
    const receipt = await this.take({ kind: 'intent', intent: { ...intent, inputId: this.nextId() } as Intent })
    return receipt?.outcome.accepted === true ? receipt.outcome.ids : null
  }

  /** What the control plane saw of its container, or its alarm clock. */
  async report(report: object): Promise<void> {
    await this.take({
      kind: 'report',
      report: { ...report, inputId: this.nextId() } as Extract<TownInput, { kind: 'report' }>['report'],
    })
  }

  /** Null: the town's process died. */
  async take(input: TownInput): Promise<Awaited<ReturnType<TownEngine['take']>> | null> {
    const engine = this.#engine
    if (engine === null) return null
    const taking = engine.take(input)
    this.#inFlight.add(taking)
    try {
      return await taking
    } catch (error) {
      if (error instanceof SimulatedCrash) return null
      throw error
    } finally {
      this.#inFlight.delete(taking)
    }
  }

  /** Ids count up over all lives of the process. */
  nextId(): InputId {
    this.#idCount += 1
    return inputIdSchema.parse(`i${this.#idCount}`)
  }

  #bytes(count: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length: count }, () => this.#world.chance.below(256))
  }

  #onCrash(): void {
    this.crashes += 1
    void this.#lane?.close()
    this.#engine = null
    this.#lane = null
  }

  #fate(): 'before' | 'after' | null {
    if (!this.#world.weather.stormy || !this.#world.chance.percent(2)) return null
    return this.#world.chance.percent(50) ? 'before' : 'after'
  }

  #check(town: Town, events: readonly TownEvent[]): void {
    this.turns += 1
    const { git } = this.#world.container
    for (const event of events) {
      if (event.type !== 'bead.landed') continue
      const branches = [mainBranch, ...this.#featureBranches]
      const isThere = branches.some(
        (branch) => git.contains(git.tip(branch, mainBranch), event.commit) && git.holds(event.commit, event.beadId),
      )
      if (!isThere) this.#broken ??= new Error(`Promise 3: ${event.beadId} is said to have landed, and no branch has it.`)
    }
    for (const { featureBranch } of town.work.convoys.values())
      if (featureBranch !== undefined) this.#featureBranches.add(featureBranch)
    for (const { invariant, text } of checkInvariants(town)) this.#broken ??= new Error(`${invariant}: ${text}`)
  }
}

const silentLog = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined }
