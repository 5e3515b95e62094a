import { maxDoneRefusals } from '@gastown/core/policy/work-policy'
import type { FakeAgent } from './fake-container.ts'
import type { TownProcess } from './town-process.ts'
import type { World } from './world.ts'

/** What workers and reviewers do in their turns: while it storms they also fall silent, hang, and say "done" without proof. */
export class FakeAgents {
  readonly #world: World
  readonly #process: TownProcess
  readonly #refused = new Map<string, number>()

  constructor(world: World, process: TownProcess) {
    this.#world = world
    this.#process = process
  }

  /** A reviewer and a worker that have a turn, if there are any, do one thing. */
  async act(): Promise<void> {
    const reviewer = this.#world.chance.pick(
      [...this.#world.container.agents.values()].filter(({ role, toAnswer }) => role === 'reviewer' && toAnswer.length > 0),
    )
    if (reviewer !== undefined) await this.#reviews(reviewer)
    const agent = this.#world.chance.pick(
      [...this.#world.container.agents.values()].filter(({ role, toAnswer }) => role === 'worker' && toAnswer.length > 0),
    )
    if (agent?.beadId === undefined || agent.beadId === null || agent.mood === 'stuck') return
    if (!this.#world.weather.stormy) return this.#finishes(agent, agent.beadId)
    switch (this.#world.chance.below(8)) {
      case 0:
        return this.#world.container.answer(agent)
      case 1:
        agent.mood = 'stuck'
        return this.#world.container.report({
          type: 'agent.quiet',
          agentId: agent.agentId,
          generation: agent.generation,
          since: new Date(this.#world.clock.now()).toISOString(),
        })
      case 2:
        return this.#saysDone(agent)
      case 3: {
        const { agentId, generation } = agent
        return void (await this.#process.want({
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
    if (this.#world.weather.stormy && this.#world.chance.percent(30)) return this.#world.container.answer(agent)
    const verdict = this.#world.weather.stormy && this.#world.chance.percent(20) ? 'rework' : 'pass'
    await this.#process.want({ type: 'agent.review', agentId, generation, verdict, feedback: 'In the simulation.' })
    this.#world.container.answer(agent)
  }

  /** Any agent has used up to 30 cents. */
  spend(): void {
    const agent = this.#world.chance.pick([...this.#world.container.agents.values()])
    if (agent === undefined) return
    const { agentId, generation } = agent
    const spend = { inputTokens: 100, outputTokens: 10, cachedTokens: 0, costMicros: this.#world.chance.below(300_000) }
    this.#world.container.report({ type: 'agent.usage', agentId, generation, model: 'demo/x', spend })
  }

  async #finishes(agent: FakeAgent, beadId: string): Promise<void> {
    const bead = this.#process.town?.work.beads.get(agent.beadId ?? ('' as never))
    const isRework = bead?.kind === 'rework'
    const work = isRework ? `fix ${bead.parentId ?? ''}` : beadId
    const head = this.#world.container.heads.get(agent.branch)
    const hasIt = head !== undefined && this.#world.container.git.holds(head, work) && !isRework
    if (!hasIt) this.#world.container.commit(agent, work)
    await this.#saysDone(agent)
    if (this.#world.chance.percent(70)) this.#world.container.answer(agent)
  }

  async #saysDone(agent: FakeAgent): Promise<void> {
    const { agentId, generation, beadId } = agent
    const inputId = this.#process.nextId()
    const proof = this.#world.container.collect(agent)
    const intent = { type: 'agent.done', inputId, agentId, generation, summary: 'Done.', proof } as const
    // A gateway that gets no answer sends the same call again.
    for (let tries = 0; tries < 3; tries += 1) {
      const receipt = await this.#process.take({ kind: 'intent', intent })
      if (receipt === null) await this.#process.open()
      if (receipt?.outcome.accepted === true && receipt.outcome.ids['outcome'] === 'refused') {
        const count = (this.#refused.get(`${beadId ?? ''}/${generation}/${agentId}`) ?? 0) + (tries === 0 ? 1 : 0)
        this.#refused.set(`${beadId ?? ''}/${generation}/${agentId}`, count)
        if (count > maxDoneRefusals) throw new Error(`A run was refused ${count} times.`)
      }
      if (receipt !== null && !(this.#world.weather.stormy && this.#world.chance.percent(20))) return
    }
  }
}
