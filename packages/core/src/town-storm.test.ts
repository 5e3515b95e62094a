import type { AgentProbe } from '@gastown/contract/agent-status'
import type { OwedAction } from './town.ts'
import { describe, expect, it } from 'vitest'
import { TownStory } from './town-story.ts'

/** A seeded source of chance (mulberry32), so that a storm can be repeated. */
function chanceFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

/** The outside of one town: performs what is owed, or fails, dies and forgets as chance has it. */
class World {
  readonly story = new TownStory()
  readonly delivered = new Map<string, number>()
  readonly stopped = new Map<string, number>()
  #performed = 0
  #alive: { generation: number; agent: { generation: number; port: number } | null } | null = null
  readonly #chance: (below: number) => number
  #port = 4000

  constructor(seed: number) {
    this.#chance = chanceFrom(seed)
  }

  /** One random thing happens. */
  disturb(): void {
    const { story } = this
    switch (this.#chance(13)) {
      case 0:
        story.want({ type: 'mayor.message', text: 'hello' })
        break
      case 1:
        story.want({ type: 'mayor.provide' })
        story.ensure(this.#probe())
        break
      case 2:
        story.want({ type: 'container.stop' })
        break
      case 3:
        story.want({ type: 'container.restart' })
        break
      case 4:
        story.want({ type: 'container.wake', reason: 'autostart' })
        break
      case 5:
        this.#die()
        break
      case 6:
        story.wait(this.#chance(400_000))
        break
      case 7:
        if (story.town.mayor !== null) this.#status('failed')
        break
      case 8:
        story.want({ type: 'town.configure', sleepAfterMinutes: this.#chance(100) })
        break
      case 9:
        story.want({ type: 'mayor.stop_turn' })
        break
      default:
        this.perform()
    }
  }

  /** Performs the next owed action; false when none is left. */
  perform(): boolean {
    const owed = this.story.owed[this.#performed]
    if (owed === undefined) return false
    this.#performed += 1
    this.#perform(owed)
    return true
  }

  #perform({ action }: OwedAction): void {
    const { story } = this
    switch (action.type) {
      case 'container.start':
        if (action.containerGeneration !== story.town.container.containerGeneration) return
        this.#alive = { generation: action.containerGeneration, agent: null }
        story.boot()
        if (story.town.mayor?.run.state === 'starting') this.#startAgent(story.mayor.generation)
        return
      case 'container.drain':
        if (this.#alive?.generation === action.containerGeneration) this.#die()
        else story.observe({ type: 'action.buried', action, reason: 'gone' })
        return
      case 'agent.start':
        if (this.#alive === null || action.generation !== story.town.mayor?.generation) return
        this.#startAgent(action.generation)
        return
      case 'agent.abort':
        if (this.#alive?.agent?.generation !== action.generation || story.mayor.generation !== action.generation) return
        this.stopped.set(action.stopId, (this.stopped.get(action.stopId) ?? 0) + 1)
        story.observe({ type: 'turn.stopped', stopId: action.stopId })
        return
      case 'message.deliver':
        if (this.#alive?.agent?.generation !== action.generation || story.mayor.generation !== action.generation) return
        this.delivered.set(action.messageId, (this.delivered.get(action.messageId) ?? 0) + 1)
        story.hear({
          type: 'message.delivered',
          agentId: action.agentId,
          generation: action.generation,
          messageId: action.messageId,
        })
        if (this.#chance(4) === 0) story.want({ type: 'mayor.stop_turn' })
        story.hear({
          type: 'message.answered',
          agentId: action.agentId,
          generation: action.generation,
          messageId: action.messageId,
        })
        return
      default:
        // Settings are only told, and this town has no work: the simulator has.
        return
    }
  }

  #startAgent(generation: number): void {
    if (this.#alive === null || this.#alive.agent?.generation === generation) return
    this.#port += 1
    this.#alive.agent = { generation, port: this.#port }
    this.#status('running')
  }

  #status(status: 'running' | 'failed'): void {
    const agent = this.#alive?.agent
    if (agent === undefined || agent === null || this.#alive === null) return
    if (status === 'failed') this.#alive.agent = null
    const { agentId } = this.story.mayor
    const live = status === 'running' ? { serverPort: agent.port, sessionId: 'ses_1' } : { serverPort: 0, sessionId: '' }
    this.story.hear({
      type: 'agent.status',
      agentId,
      generation: agent.generation,
      status,
      activity: 'idle',
      prewarmed: false,
      ...live,
    })
  }

  #die(): void {
    if (this.#alive === null) return
    const { generation } = this.#alive
    this.#alive = null
    const { story } = this
    story.try({
      kind: 'report',
      report: { type: 'container.gone', inputId: story.nextId(), containerGeneration: generation, reason: 'killed' },
    })
  }

  #probe(): AgentProbe {
    if (this.#alive === null) return { found: 'down' }
    if (this.#chance(5) === 0) return { found: 'unknown', reason: 'slow' }
    const { agent } = this.#alive
    if (agent === null) return { found: 'not_found' }
    return this.story.probe({ generation: agent.generation, serverPort: agent.port })
  }
}

function weather(seed: number, steps: number): World {
  const world = new World(seed)
  let { containerGeneration } = world.story.town.container
  let generation = 0
  for (let step = 0; step < steps; step += 1) {
    world.disturb()
    const { town, wakeAt, at } = world.story
    expect(town.container.containerGeneration).toBeGreaterThanOrEqual(containerGeneration)
    expect(town.mayor?.generation ?? 0).toBeGreaterThanOrEqual(generation)
    expect(wakeAt === null || wakeAt > at).toBe(true)
    containerGeneration = town.container.containerGeneration
    generation = town.mayor?.generation ?? 0
  }
  return world
}

/** Lets the world do all that is owed, time and again, until nothing is owed and no alarm is set. */
function calm(world: World): void {
  const { story } = world
  story.want({ type: 'container.wake', reason: 'user' })
  story.want({ type: 'mayor.message', text: 'last' })
  for (let round = 0; round < 200; round += 1) {
    while (world.perform()) {
      // Each step may owe more.
    }
    if (story.wakeAt === null) return
    story.wait(Math.max(1, Date.parse(story.wakeAt) - story.nowMs))
  }
  throw new Error(`no rest: ${JSON.stringify(story.town.container)} ${JSON.stringify(story.town.mayor)}`)
}

describe('whatever happens to a town', () => {
  it('its generations only grow, its alarms lie ahead, and in the end every message was answered and every stop done once (600 seeds)', () => {
    for (let seed = 1; seed <= 600; seed += 1) {
      const world = weather(seed, 60)
      calm(world)
      const { town } = world.story
      expect({ seed, waiting: [...town.inbox.values()], run: town.mayor?.run.state }).toEqual({ seed, waiting: [], run: 'live' })
      expect({ seed, stop: town.mayor?.stop, twice: [...world.stopped].filter(([, times]) => times !== 1) }).toEqual({
        seed,
        stop: undefined,
        twice: [],
      })
      expect({ seed, twice: [...world.delivered].filter(([, times]) => times !== 1) }).toEqual({ seed, twice: [] })
    }
    // A second on an idle machine.
  }, 60_000)
})
