import { GastownError } from '@gastown/contract/errors'
import { inputIdSchema, townIdSchema, type InputId, type RigId, type TownId } from '@gastown/contract/ids'
import { demoModelConfig } from '@gastown/contract/model-config'
import type { TownEvent } from '@gastown/contract/events'
import type { Intent, TownInput } from '@gastown/contract/intents'
import { defaultTerminalConfig } from '@gastown/contract/town-config'
import { checkInvariants } from '@gastown/core/work/check-invariants'
import { maxDoneRefusals } from '@gastown/core/policy/work-policy'
import type { Town } from '@gastown/core/town'
import type { TownStores } from '@gastown/store/town-store'
import { TownLane, type Performers } from '../courier/town-lane.ts'
import { openTownEngine } from '../engine/open-town-engine.ts'
import type { TownEngine } from '../engine/town-engine.ts'
import { ManualClock } from '../manual-clock.ts'
import { chanceFrom, type Chance } from './chance.ts'
import { FakeContainer, mainBranch, type FakeAgent } from './fake-container.ts'
import { checkMerge, landBatch, verifyBatch, type Weather } from './fake-refinery.ts'
import { faultyStore, SimulatedCrash, type FaultyStore } from './faulty-store.ts'

export interface SimulationResult {
  readonly seed: number
  /** Null: all promises held and all work ended. Else what broke, in words. */
  readonly failure: string | null
  readonly crashes: number
  readonly turns: number
  readonly landed: number
}

type Unnumbered<T> = T extends unknown ? Omit<T, 'inputId'> : never

/** Things that happen while the weather is bad, and then until all work has ended. */
const stormSteps = 150
const calmSteps = 4_000
const hourMs = 3_600_000

/**
 * One life of a town: the real core, engine, store and courier, with a container, a git and a user that a seed makes up. While it storms,
 * answers are lost, reports come twice and out of order, processes die between any two writes, agents die, hang and say "done" without
 * proof, and the clock jumps. Then the weather is fine, and all work has to end. Never rejects.
 */
export async function simulate(options: { seed: number; stores: TownStores }): Promise<SimulationResult> {
  const life = new Life(options.seed, options.stores)
  let failure: string | null = null
  try {
    await life.run()
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error)
  } finally {
    await life.end()
  }
  return { seed: options.seed, failure, crashes: life.crashes, turns: life.turns, landed: life.landedBeads.size }
}

class Life {
  readonly landedBeads = new Set<string>()
  crashes = 0
  turns = 0
  readonly #stores: TownStores
  readonly #chance: Chance
  readonly #clock = new ManualClock()
  readonly #container: FakeContainer
  readonly #weather: Weather = { stormy: true }
  readonly #retried = new Map<string, number>()
  readonly #refused = new Map<string, number>()
  readonly #inFlight = new Set<Promise<unknown>>()
  #townId: TownId | null = null
  #rigId: RigId | null = null
  #faulty: FaultyStore | null = null
  #engine: TownEngine | null = null
  #lane: TownLane | null = null
  readonly #featureBranches = new Set<string>()
  #idCount = 0
  #broken: Error | null = null

  constructor(seed: number, stores: TownStores) {
    this.#stores = stores
    this.#chance = chanceFrom(seed)
    this.#container = new FakeContainer({ chance: this.#chance, now: () => this.#clock.now() })
  }

  async run(): Promise<void> {
    await this.#found()
    for (let step = 0; step < stormSteps; step += 1) await this.#step()
    this.#weather.stormy = false
    for (let step = 0; step < calmSteps && this.#unfinished().length > 0; step += 1) await this.#step()
    const left = this.#unfinished()
    if (left.length > 0) throw new Error(`The work did not end: ${left.join('; ')}`)
    this.#checkLandings()
  }

  async end(): Promise<void> {
    this.#faulty?.kill()
    // Whatever was under way finds a dead process, and ends.
    await Promise.allSettled([...this.#inFlight, this.#lane?.close()])
  }

  // --- the town's process ---

  async #found(): Promise<void> {
    const config = {
      engine: 'kilo',
      model: demoModelConfig,
      container: { sleepAfterMinutes: 30 },
      terminal: defaultTerminalConfig,
    } as const
    const intent: Intent = { type: 'town.create', inputId: this.#nextId(), name: 'Springfield', config }
    this.#townId = townIdSchema.parse(`town-${intent.inputId}`)
    while (this.#engine === null) await this.#open({ kind: 'intent', intent })
    while (this.#rigId === null) {
      const made = await this.#want({ type: 'rig.create', name: 'sample', gitUrl: '/sample', defaultBranch: mainBranch })
      const rig = [...(this.#engine?.town.rigs.values() ?? [])][0]
      if (made !== null || rig !== undefined) this.#rigId = rig?.rigId ?? null
      if (this.#engine === null) await this.#open()
    }
    const rigId = this.#rigId
    await this.#want({
      type: 'rig.configure',
      rigId,
      config: {
        gates: [{ command: 'npm test', timeLimitMinutes: 1 }],
        batch: { size: 1 + this.#chance.below(5) },
        review: this.#chance.percent(20),
        mergeStrategy: this.#chance.percent(15) ? 'branch' : 'direct',
      },
    })
  }

  async #open(firstInput?: TownInput): Promise<void> {
    if (this.#townId === null) return
    const inner = await this.#stores.open(this.#townId)
    const faulty = faultyStore(inner, { crashes: () => this.#fate(), onCrash: () => this.#onCrash() })
    this.#faulty = faulty
    const parts = {
      clock: { now: () => this.#clock.now(), after: this.#clock.after.bind(this.#clock) },
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
      this.#lane = new TownLane({ ...parts, engine, performers: this.#performers(), onBuried: () => undefined })
      const { container } = engine.town
      // As a control plane that comes up does: it takes over what lives, and tells of what does not.
      const { containerGeneration } = container
      if (container.run.state === 'running' || container.run.state === 'starting' || container.run.state === 'stopping') {
        const isSame = this.#container.isUp && this.#container.generation === containerGeneration
        await this.#report(
          isSame
            ? { type: 'container.adopted', containerGeneration, bootId: `boot-${containerGeneration}` }
            : { type: 'container.gone', containerGeneration, reason: 'It was not found.' },
        )
      }
      await this.#report({ type: 'alarm.rang' })
    } catch (error) {
      if (!(error instanceof SimulatedCrash)) throw error
    }
  }

  #onCrash(): void {
    this.crashes += 1
    void this.#lane?.close()
    this.#engine = null
    this.#lane = null
  }

  #fate(): 'before' | 'after' | null {
    if (!this.#weather.stormy || !this.#chance.percent(2)) return null
    return this.#chance.percent(50) ? 'before' : 'after'
  }

  #check(town: Town, events: readonly TownEvent[]): void {
    this.turns += 1
    const { git } = this.#container
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

  // --- one thing that happens ---

  async #step(): Promise<void> {
    if (this.#engine === null) await this.#open()
    if (this.#weather.stormy) await this.#storm()
    else await this.#calm()
    await settled()
    if (this.#broken !== null) throw this.#broken
  }

  async #storm(): Promise<void> {
    switch (this.#chance.below(17)) {
      case 16:
        return this.#spends()
      case 0:
      case 1:
        return this.#userWants()
      case 2:
        return this.#killContainer()
      case 3:
        return this.#clock.advance(this.#chance.below(3 * hourMs))
      case 4: {
        const agent = this.#chance.pick([...this.#container.agents.values()])
        return agent === undefined ? undefined : this.#container.lose(agent)
      }
      case 5: {
        this.#faulty?.kill()
        return this.#onCrash()
      }
      case 6:
      case 7:
      case 8:
        return this.#agentActs()
      case 9:
      case 10:
        return this.#clock.advance(this.#chance.below(60_000))
      default:
        return this.#deliverReport()
    }
  }

  async #calm(): Promise<void> {
    for (let round = 0; round < 4; round += 1) await this.#deliverReport()
    await this.#agentActs()
    this.#clock.advance(5_000 + this.#chance.below(120_000))
    await settled()
    await this.#userHelps()
  }

  async #deliverReport(): Promise<void> {
    const { reports } = this.#container
    // Those of one agent keep their order; different ones overtake each other.
    const at = this.#weather.stormy ? this.#chance.below(Math.min(3, reports.length)) : 0
    const report = reports[at]
    if (report === undefined) return
    const isFirstOfItsAgent =
      !('agentId' in report) || reports.findIndex((one) => 'agentId' in one && one.agentId === report.agentId) === at
    if (!isFirstOfItsAgent) return
    const receipt = await this.#take({ kind: 'container-report', report })
    if (receipt === null) return
    // The answer may be lost: it is sent again.
    if (!(this.#weather.stormy && this.#chance.percent(10))) reports.splice(reports.indexOf(report), 1)
  }

  async #agentActs(): Promise<void> {
    const reviewer = this.#chance.pick(
      [...this.#container.agents.values()].filter(({ role, toAnswer }) => role === 'reviewer' && toAnswer.length > 0),
    )
    if (reviewer !== undefined) await this.#reviews(reviewer)
    const agent = this.#chance.pick(
      [...this.#container.agents.values()].filter(({ role, toAnswer }) => role === 'worker' && toAnswer.length > 0),
    )
    if (agent?.beadId === undefined || agent.beadId === null || agent.mood === 'stuck') return
    if (!this.#weather.stormy) return this.#finishes(agent, agent.beadId)
    switch (this.#chance.below(8)) {
      case 0:
        return this.#container.answer(agent)
      case 1:
        agent.mood = 'stuck'
        return this.#container.report({
          type: 'agent.quiet',
          agentId: agent.agentId,
          generation: agent.generation,
          since: new Date(this.#clock.now()).toISOString(),
        })
      case 2:
        return this.#saysDone(agent)
      case 3: {
        const { agentId, generation } = agent
        return void (await this.#want({
          type: 'agent.escalate',
          agentId,
          generation,
          severity: 'medium',
          title: 'I am stuck',
          body: 'In the simulation.',
        }))
      }
      default:
        return this.#finishes(agent, agent.beadId)
    }
  }

  async #reviews(agent: FakeAgent): Promise<void> {
    const { agentId, generation } = agent
    if (this.#weather.stormy && this.#chance.percent(30)) return this.#container.answer(agent)
    const verdict = this.#weather.stormy && this.#chance.percent(20) ? 'rework' : 'pass'
    await this.#want({ type: 'agent.review', agentId, generation, verdict, feedback: 'In the simulation.' })
    this.#container.answer(agent)
  }

  #spends(): void {
    const agent = this.#chance.pick([...this.#container.agents.values()])
    if (agent === undefined) return
    const { agentId, generation } = agent
    const spend = { inputTokens: 100, outputTokens: 10, cachedTokens: 0, costMicros: this.#chance.below(300_000) }
    this.#container.report({ type: 'agent.usage', agentId, generation, model: 'demo/x', spend })
  }

  async #finishes(agent: FakeAgent, beadId: string): Promise<void> {
    const bead = this.#engine?.town.work.beads.get(agent.beadId ?? ('' as never))
    const isRework = bead?.kind === 'rework'
    const work = isRework ? `fix ${bead.parentId ?? ''}` : beadId
    const head = this.#container.heads.get(agent.branch)
    const hasIt = head !== undefined && this.#container.git.holds(head, work) && !isRework
    if (!hasIt) this.#container.commit(agent, work)
    await this.#saysDone(agent)
    if (this.#chance.percent(70)) this.#container.answer(agent)
  }

  async #saysDone(agent: FakeAgent): Promise<void> {
    const { agentId, generation, beadId } = agent
    const inputId = this.#nextId()
    const proof = this.#container.collect(agent)
    const intent = { type: 'agent.done', inputId, agentId, generation, summary: 'Done.', proof } as const
    // A gateway that gets no answer sends the same call again.
    for (let tries = 0; tries < 3; tries += 1) {
      const receipt = await this.#take({ kind: 'intent', intent })
      if (receipt === null) await this.#open()
      if (receipt?.outcome.accepted === true && receipt.outcome.ids['outcome'] === 'refused') {
        const count = (this.#refused.get(`${beadId ?? ''}/${generation}/${agentId}`) ?? 0) + (tries === 0 ? 1 : 0)
        this.#refused.set(`${beadId ?? ''}/${generation}/${agentId}`, count)
        if (count > maxDoneRefusals) throw new Error(`A run was refused ${count} times.`)
      }
      if (receipt !== null && !(this.#weather.stormy && this.#chance.percent(20))) return
    }
  }

  async #userWants(): Promise<void> {
    const rigId = this.#rigId
    const town = this.#engine?.town
    if (rigId === null || town === undefined) return
    const beads = [...town.work.beads.values()]
    const bead = this.#chance.pick(beads)
    const beadId = bead?.beadId
    switch (this.#chance.below(11)) {
      case 9:
        return void (await this.#want({
          type: 'work.configure',
          config: { budgets: { town: { hardUsd: this.#chance.below(3) }, bead: { hardUsd: 1 } } },
        }))
      case 10:
        return void (await this.#want({ type: 'dispatch.resume', by: 'user' }))
      case 0:
      case 1: {
        const dependsOn = beads
          .filter(({ kind }) => kind === 'task')
          .slice(-this.#chance.below(3))
          .map((one) => one.beadId)
        if (beads.length > 12) return
        const made = await this.#want({
          type: 'bead.create',
          by: 'user',
          landed: [],
          bead: {
            rigId,
            title: `Task ${this.#idCount}`,
            body: '',
            priority: 'medium',
            labels: [],
            dependsOn,
            hold: this.#chance.percent(10),
          },
        })
        return this.#maybeBad(made?.['beadId'])
      }
      case 2: {
        if (beads.length > 12) return
        const tasks = Array.from({ length: 2 + this.#chance.below(3) }, (_, index) => ({
          title: `Part ${index}`,
          body: '',
          priority: 'medium' as const,
          labels: [],
          dependsOn: index > 0 && this.#chance.percent(60) ? [index - 1] : [],
        }))
        const mode = this.#chance.percent(50) ? ('review-then-land' as const) : ('review-and-merge' as const)
        return void (await this.#want({
          type: 'convoy.create',
          by: 'user',
          convoy: { rigId, title: 'Convoy', tasks, mode, parallel: true, staged: this.#chance.percent(20) },
        }))
      }
      case 3:
        return void (await this.#want({ type: 'container.stop' }))
      case 4:
        return void (await this.#want({ type: 'container.wake', reason: 'user' }))
      case 5: {
        const worker = this.#chance.pick([...town.work.workers.values()])
        return worker === undefined
          ? undefined
          : void (await this.#want({ type: 'agent.reset', agentId: worker.agentId, by: 'user' }))
      }
      case 6:
        return beadId === undefined
          ? undefined
          : void (await this.#want({
              type: 'bead.update',
              beadId,
              landed: [],
              by: 'user',
              patch: { priority: 'high', hold: this.#chance.percent(20) },
            }))
      case 7:
        return beadId === undefined ? undefined : void (await this.#want({ type: 'bead.retry', beadId, by: 'user' }))
      default:
        return beadId === undefined || !this.#chance.percent(20)
          ? undefined
          : void (await this.#want({ type: 'bead.delete', beadId, by: 'user' }))
    }
  }

  #maybeBad(beadId: string | undefined): void {
    if (beadId !== undefined && this.#chance.percent(15)) this.#container.bad.add(beadId)
  }

  /** A user who looks after the town: wakes it, starts what is held, opens what failed again, some times, and closes it then. */
  async #userHelps(): Promise<void> {
    const town = this.#engine?.town
    if (town === undefined) return
    const { run } = town.container
    if (run.state === 'asleep' || run.state === 'failed') await this.#want({ type: 'container.wake', reason: 'user' })
    // Whoever wants the work to go on raises what is used up.
    if (JSON.stringify(town.work.config.budgets).includes('Usd'))
      await this.#want({ type: 'work.configure', config: { budgets: noLimits } })
    if (town.work.pause !== null) await this.#want({ type: 'dispatch.resume', by: 'user' })
    for (const convoy of town.work.convoys.values()) {
      if (convoy.status === 'staged') await this.#want({ type: 'convoy.start', convoyId: convoy.convoyId, by: 'user' })
      if (convoy.members.length === 0)
        await this.#want({ type: 'convoy.close', convoyId: convoy.convoyId, reason: '', by: 'user' })
    }
    for (const bead of town.work.beads.values()) {
      const { beadId } = bead
      if (bead.status === 'open' && bead.hold) await this.#want({ type: 'bead.start', beadId, by: 'user' })
      if (bead.status !== 'failed') continue
      const retries = this.#retried.get(beadId) ?? 0
      this.#retried.set(beadId, retries + 1)
      const isRework = bead.kind === 'rework'
      await this.#want(
        retries < 3 && !isRework
          ? { type: 'bead.retry', beadId, by: 'user' }
          : { type: 'bead.close', beadId, reason: 'Given up.', by: 'user' },
      )
    }
  }

  async #killContainer(): Promise<void> {
    const { generation } = this.#container
    if (generation === 0) return
    this.#container.kill()
    await this.#report({ type: 'container.gone', containerGeneration: generation, reason: 'It was killed.' })
  }

  // --- what the courier does ---

  #performers(): Performers {
    const container = this.#container
    const lossy =
      (perform: (engine: TownEngine, action: never) => void | Promise<void>): Performers['agent.start'] =>
      async (engine, { action }) => {
        if (this.#weather.stormy && this.#chance.percent(8))
          throw new GastownError('CONTAINER_UNAVAILABLE', 'The request was lost.')
        await perform(engine, action as never)
        if (this.#weather.stormy && this.#chance.percent(8))
          throw new GastownError('CONTAINER_UNAVAILABLE', 'The answer was lost.')
      }
    type Of<T extends Parameters<Performers['agent.start']>[1]['action']['type']> = Extract<
      Parameters<Performers['agent.start']>[1]['action'],
      { type: T }
    >
    const guard = (perform: () => void): void => {
      try {
        perform()
      } catch (error) {
        // A promise that is broken is no failure of a request.
        if (!(error instanceof GastownError) && !(error instanceof SimulatedCrash))
          this.#broken ??= error instanceof Error ? error : new Error(String(error))
        throw error
      }
    }
    return {
      'container.start': lossy((_engine, { containerGeneration }: Of<'container.start'>) => container.boot(containerGeneration)),
      'container.drain': lossy(async (engine, { containerGeneration }: Of<'container.drain'>) => {
        if (container.generation === containerGeneration) {
          container.report({ type: 'container.stopped', containerGeneration, reason: 'drained' })
          container.kill()
        } else
          await engine.take({
            kind: 'report',
            report: { type: 'container.gone', inputId: this.#nextId(), containerGeneration, reason: 'It is gone.' },
          })
      }),
      'container.configure': lossy(() => undefined),
      'agent.start': lossy((engine, { agentId, generation }: Of<'agent.start'>) =>
        guard(() => container.start(engine.town, agentId, generation)),
      ),
      'agent.configure': lossy(() => undefined),
      'agent.abort': lossy(() => undefined),
      'agent.stop': lossy(async (engine, { agentId, generation }: Of<'agent.stop'>) => {
        try {
          container.stop(agentId, generation)
        } catch (error) {
          if (!(error instanceof GastownError) || error.code !== 'AGENT_NOT_FOUND') throw error
        }
        await engine.take({ kind: 'report', report: { type: 'worker.gone', inputId: this.#nextId(), agentId, generation } })
      }),
      'message.deliver': lossy((_engine, { agentId, generation, messageId }: Of<'message.deliver'>) =>
        container.tell(agentId, generation, messageId),
      ),
      'batch.verify': lossy((engine, { rigId, batchId, attempt }: Of<'batch.verify'>) =>
        verifyBatch({ container, town: engine.town, rigId, batchId, attempt, chance: this.#chance, weather: this.#weather }),
      ),
      'batch.land': lossy((engine, { rigId, batchId }: Of<'batch.land'>) =>
        landBatch({ container, town: engine.town, rigId, batchId, chance: this.#chance, weather: this.#weather }),
      ),
      'merge.check': lossy((engine, { mergeId }: Of<'merge.check'>) =>
        checkMerge({ container, town: engine.town, mergeId, chance: this.#chance, weather: this.#weather }),
      ),
      'escalation.notify': lossy(() => undefined),
      'workers.warm': lossy(() => undefined),
    }
  }

  // --- inputs ---

  async #want(intent: Unnumbered<Intent>): Promise<Readonly<Record<string, string>> | null> {
    const receipt = await this.#take({ kind: 'intent', intent: { ...intent, inputId: this.#nextId() } as Intent })
    return receipt?.outcome.accepted === true ? receipt.outcome.ids : null
  }

  async #report(report: object): Promise<void> {
    await this.#take({
      kind: 'report',
      report: { ...report, inputId: this.#nextId() } as Extract<TownInput, { kind: 'report' }>['report'],
    })
  }

  /** Null: the town's process died. */
  async #take(input: TownInput): Promise<Awaited<ReturnType<TownEngine['take']>> | null> {
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

  #nextId(): InputId {
    this.#idCount += 1
    return inputIdSchema.parse(`i${this.#idCount}`)
  }

  #bytes(count: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length: count }, () => this.#chance.below(256))
  }

  // --- what has to hold at the end ---

  #unfinished(): readonly string[] {
    const work = this.#engine?.town.work
    if (work === undefined) return ['the town is down']
    return [
      ...[...work.beads.values()].map((bead) => `${bead.beadId} (${bead.kind}) is ${bead.status}`),
      ...[...work.convoys.values()].map(({ convoyId, status }) => `${convoyId} is ${status}`),
      ...[...work.merges.values()].map(({ mergeId, status }) => `${mergeId} is ${status.state}`),
    ]
  }

  #checkLandings(): void {
    for (const [where, count] of this.#container.git.arrivals) {
      if (count > 1) throw new Error(`${where} landed ${count} times.`)
      if (where.startsWith(`${mainBranch} bead-`)) this.landedBeads.add(where)
    }
  }
}

const noLimits = {
  town: { softUsd: null, hardUsd: null },
  day: { softUsd: null, hardUsd: null },
  bead: { softUsd: null, hardUsd: null },
} as const

/** Lets everything that can go on without time or a fault do so. */
async function settled(): Promise<void> {
  for (let round = 0; round < 60; round += 1) await Promise.resolve()
}

const silentLog = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined }
