import type { TownProcess } from './town-process.ts'
import type { World } from './world.ts'

/** A person who asks for anything while it storms, and looks after the town when it is over. */
export class FakeUser {
  readonly #world: World
  readonly #process: TownProcess
  readonly #retried = new Map<string, number>()

  constructor(world: World, process: TownProcess) {
    this.#world = world
    this.#process = process
  }

  /** Asks for any one thing. */
  async ask(): Promise<void> {
    const rigId = this.#process.rigId
    const town = this.#process.town
    if (rigId === null || town === null) return
    const beads = [...town.work.beads.values()]
    const bead = this.#world.chance.pick(beads)
    const beadId = bead?.beadId
    switch (this.#world.chance.below(11)) {
      case 9:
        return void (await this.#process.want({
          type: 'work.configure',
          config: { budgets: { town: { hardUsd: this.#world.chance.below(3) }, bead: { hardUsd: 1 } } },
        }))
      case 10:
        return void (await this.#process.want({ type: 'dispatch.resume', by: 'user' }))
      case 0:
      case 1: {
        const dependsOn = beads
          .filter(({ kind }) => kind === 'task')
          .slice(-this.#world.chance.below(3))
          .map((one) => one.beadId)
        if (beads.length > 12) return
        const made = await this.#process.want({
          type: 'bead.create',
          by: 'user',
          landed: [],
          bead: {
            rigId,
            title: `Task ${beads.length + 1}`,
            body: '',
            priority: 'medium',
            labels: [],
            dependsOn,
            hold: this.#world.chance.percent(10),
          },
        })
        return this.#maybeBad(made?.['beadId'])
      }
      case 2: {
        if (beads.length > 12) return
        const tasks = Array.from({ length: 2 + this.#world.chance.below(3) }, (_, index) => ({
          title: `Part ${index}`,
          body: '',
          priority: 'medium' as const,
          labels: [],
          dependsOn: index > 0 && this.#world.chance.percent(60) ? [index - 1] : [],
        }))
        const mode = this.#world.chance.percent(50) ? ('review-then-land' as const) : ('review-and-merge' as const)
        return void (await this.#process.want({
          type: 'convoy.create',
          by: 'user',
          convoy: { rigId, title: 'Convoy', tasks, mode, parallel: true, staged: this.#world.chance.percent(20) },
        }))
      }
      case 3:
        return void (await this.#process.want({ type: 'container.stop' }))
      case 4:
        return void (await this.#process.want({ type: 'container.wake', reason: 'user' }))
      case 5: {
        const worker = this.#world.chance.pick([...town.work.workers.values()])
        return worker === undefined
          ? undefined
          : void (await this.#process.want({ type: 'agent.reset', agentId: worker.agentId, by: 'user' }))
      }
      case 6:
        return beadId === undefined
          ? undefined
          : void (await this.#process.want({
              type: 'bead.update',
              beadId,
              landed: [],
              by: 'user',
              patch: { priority: 'high', hold: this.#world.chance.percent(20) },
            }))
      case 7:
        return beadId === undefined ? undefined : void (await this.#process.want({ type: 'bead.retry', beadId, by: 'user' }))
      default:
        return beadId === undefined || !this.#world.chance.percent(20)
          ? undefined
          : void (await this.#process.want({ type: 'bead.delete', beadId, by: 'user' }))
    }
  }

  #maybeBad(beadId: string | undefined): void {
    if (beadId !== undefined && this.#world.chance.percent(15)) this.#world.container.bad.add(beadId)
  }

  /** Wakes the town, starts what is held, opens what failed again, some times, and closes it then. */
  async lookAfter(): Promise<void> {
    const town = this.#process.town
    if (town === null) return
    const { run } = town.container
    if (run.state === 'asleep' || run.state === 'failed') await this.#process.want({ type: 'container.wake', reason: 'user' })
    // Whoever wants the work to go on raises what is used up.
    if (JSON.stringify(town.work.config.budgets).includes('Usd'))
      await this.#process.want({ type: 'work.configure', config: { budgets: noLimits } })
    if (town.work.pause !== null) await this.#process.want({ type: 'dispatch.resume', by: 'user' })
    for (const convoy of town.work.convoys.values()) {
      if (convoy.status === 'staged') await this.#process.want({ type: 'convoy.start', convoyId: convoy.convoyId, by: 'user' })
      if (convoy.members.length === 0)
        await this.#process.want({ type: 'convoy.close', convoyId: convoy.convoyId, reason: '', by: 'user' })
    }
    for (const bead of town.work.beads.values()) {
      const { beadId } = bead
      if (bead.status === 'open' && bead.hold) await this.#process.want({ type: 'bead.start', beadId, by: 'user' })
      if (bead.status !== 'failed') continue
      const retries = this.#retried.get(beadId) ?? 0
      this.#retried.set(beadId, retries + 1)
      const isRework = bead.kind === 'rework'
      await this.#process.want(
        retries < 3 && !isRework
          ? { type: 'bead.retry', beadId, by: 'user' }
          : { type: 'bead.close', beadId, reason: 'Given up.', by: 'user' },
      )
    }
  }
}

const noLimits = {
  town: { softUsd: null, hardUsd: null },
  day: { softUsd: null, hardUsd: null },
  bead: { softUsd: null, hardUsd: null },
} as const
