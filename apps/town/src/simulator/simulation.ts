import type { TownStores } from '@gastown/store/town-store'
import { FakeAgents } from './fake-agents.ts'
import { mainBranch } from './fake-container.ts'
import { FakeUser } from './fake-user.ts'
import { TownProcess } from './town-process.ts'
import { settled, worldFrom, type World } from './world.ts'

export interface SimulationResult {
  readonly seed: number
  /** Null: all promises held and all work ended. Else what broke, in words. */
  readonly failure: string | null
  readonly crashes: number
  readonly turns: number
  readonly landed: number
}

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
  return { seed: options.seed, failure, ...life.counts }
}

class Life {
  readonly #world: World
  readonly #process: TownProcess
  readonly #user: FakeUser
  readonly #agents: FakeAgents
  #landed = 0

  constructor(seed: number, stores: TownStores) {
    this.#world = worldFrom(seed)
    this.#process = new TownProcess(this.#world, stores)
    this.#user = new FakeUser(this.#world, this.#process)
    this.#agents = new FakeAgents(this.#world, this.#process)
  }

  get counts(): Pick<SimulationResult, 'crashes' | 'turns' | 'landed'> {
    const { crashes, turns } = this.#process
    return { crashes, turns, landed: this.#landed }
  }

  async run(): Promise<void> {
    await this.#process.found()
    for (let step = 0; step < stormSteps; step += 1) await this.#step()
    this.#world.weather.stormy = false
    for (let step = 0; step < calmSteps && this.#unfinished().length > 0; step += 1) await this.#step()
    const left = this.#unfinished()
    if (left.length > 0) throw new Error(`The work did not end: ${left.join('; ')}`)
    this.#checkLandings()
  }

  end(): Promise<void> {
    return this.#process.end()
  }

  async #step(): Promise<void> {
    if (this.#process.town === null) await this.#process.open()
    if (this.#world.weather.stormy) await this.#storm()
    else await this.#calm()
    await settled()
    if (this.#process.broken !== null) throw this.#process.broken
  }

  async #storm(): Promise<void> {
    switch (this.#world.chance.below(17)) {
      case 16:
        return this.#agents.spend()
      case 0:
      case 1:
        return this.#user.ask()
      case 2:
        return this.#killContainer()
      case 3:
        return this.#world.clock.advance(this.#world.chance.below(3 * hourMs))
      case 4: {
        const agent = this.#world.chance.pick([...this.#world.container.agents.values()])
        return agent === undefined ? undefined : this.#world.container.lose(agent)
      }
      case 5:
        return this.#process.kill()
      case 6:
      case 7:
      case 8:
        return this.#agents.act()
      case 9:
      case 10:
        return this.#world.clock.advance(this.#world.chance.below(60_000))
      default:
        return this.#deliverReport()
    }
  }

  async #calm(): Promise<void> {
    for (let round = 0; round < 4; round += 1) await this.#deliverReport()
    await this.#agents.act()
    this.#world.clock.advance(5_000 + this.#world.chance.below(120_000))
    await settled()
    await this.#user.lookAfter()
  }

  async #deliverReport(): Promise<void> {
    const { reports } = this.#world.container
    // Those of one agent keep their order; different ones overtake each other.
    const at = this.#world.weather.stormy ? this.#world.chance.below(Math.min(3, reports.length)) : 0
    const report = reports[at]
    if (report === undefined) return
    const isFirstOfItsAgent =
      !('agentId' in report) || reports.findIndex((one) => 'agentId' in one && one.agentId === report.agentId) === at
    if (!isFirstOfItsAgent) return
    const receipt = await this.#process.take({ kind: 'container-report', report })
    if (receipt === null) return
    // The answer may be lost: it is sent again.
    if (!(this.#world.weather.stormy && this.#world.chance.percent(10))) reports.splice(reports.indexOf(report), 1)
  }

  async #killContainer(): Promise<void> {
    const { generation } = this.#world.container
    if (generation === 0) return
    this.#world.container.kill()
    await this.#process.report({ type: 'container.gone', containerGeneration: generation, reason: 'It was killed.' })
  }

  #unfinished(): readonly string[] {
    const work = this.#process.town?.work
    if (work === undefined) return ['the town is down']
    return [
      ...[...work.beads.values()].map((bead) => `${bead.beadId} (${bead.kind}) is ${bead.status}`),
      ...[...work.convoys.values()].map(({ convoyId, status }) => `${convoyId} is ${status}`),
      ...[...work.merges.values()].map(({ mergeId, status }) => `${mergeId} is ${status.state}`),
    ]
  }

  #checkLandings(): void {
    for (const [where, count] of this.#world.container.git.arrivals) {
      if (count > 1) throw new Error(`${where} landed ${count} times.`)
      if (where.startsWith(`${mainBranch} bead-`)) this.#landed += 1
    }
  }
}
