import { defaultTerminalConfig } from '@gastown/contract/town-config'
import { agentIdSchema, inputIdSchema, type InputId } from '@gastown/contract/ids'
import type { AgentProbe } from '@gastown/contract/agent-status'
import type { TownEvent } from '@gastown/contract/events'
import type { Intent, TownInput, TownReport } from '@gastown/contract/intents'
import { demoModelConfig } from '@gastown/contract/model-config'
import type { ContainerReport } from '@gastown/contract/reports'
import { take, type Taken } from './take.ts'
import type { Rejected } from './decision.ts'
import type { Mayor, OwedAction, Town } from './town.ts'

type Unnumbered<T> = T extends unknown ? Omit<T, 'inputId'> : never
type Unreported<T> = T extends unknown ? Omit<T, 'reportId' | 'at'> : never

/**
 * A town in a test: takes inputs one after the other at a clock that stands still until moved, and keeps what came of them.
 * Ids count up, so that a story always reads the same.
 */
export class TownStory {
  town: Town
  readonly events: TownEvent[] = []
  /** Every action once, in the order in which it was first owed. */
  readonly owed: OwedAction[] = []
  wakeAt: string | null = null
  nowMs = Date.parse('2026-01-01T00:00:00.000Z')
  #count = 0

  constructor() {
    const intent: Intent = {
      type: 'town.create',
      inputId: this.nextId(),
      name: 'Springfield',
      config: { engine: 'kilo', model: demoModelConfig, container: { sleepAfterMinutes: 30 }, terminal: defaultTerminalConfig },
    }
    const taken = take(null, { kind: 'intent', intent }, this.at)
    if (!taken.accepted) throw new Error(taken.detail)
    this.town = taken.town
    this.#keep(taken)
  }

  get at(): string {
    return new Date(this.nowMs).toISOString()
  }

  get mayor(): Mayor {
    if (this.town.mayor === null) throw new Error('The story has no mayor yet.')
    return this.town.mayor
  }

  get actionIds(): readonly string[] {
    return this.owed.map(({ actionId }) => actionId)
  }

  nextId(): InputId {
    this.#count += 1
    return inputIdSchema.parse(`i${this.#count}`)
  }

  want(intent: Unnumbered<Intent>): Taken {
    return this.#accepted({ kind: 'intent', intent: { ...intent, inputId: this.nextId() } as Intent })
  }

  observe(report: Unnumbered<TownReport>): Taken {
    return this.#accepted({ kind: 'report', report: { ...report, inputId: this.nextId() } as TownReport })
  }

  hear(report: Unreported<ContainerReport>): Taken | Rejected {
    return this.try({ kind: 'container-report', report: { ...report, reportId: this.nextId(), at: this.at } })
  }

  try(input: TownInput): Taken | Rejected {
    const taken = take(this.town, input, this.at)
    if (taken.accepted) this.#keep(taken)
    return taken
  }

  /** Moves the clock and lets the alarm ring. */
  wait(ms: number): Taken {
    this.nowMs += ms
    return this.observe({ type: 'alarm.rang' })
  }

  boot(): void {
    const { containerGeneration } = this.town.container
    this.hear({
      type: 'container.booted',
      containerGeneration,
      bootId: `boot-${containerGeneration}`,
      sandbox: 'none',
      sandboxReason: '',
    })
  }

  /** The container reports the mayor's present run as running. */
  comeUp(more: Partial<{ activity: 'idle' | 'working'; serverPort: number; sessionId: string; prewarmed: boolean }> = {}): void {
    this.hear({
      ...this.ofMayor(),
      type: 'agent.status',
      status: 'running',
      activity: 'idle',
      serverPort: 4100,
      sessionId: 'ses_1',
      prewarmed: true,
      ...more,
    })
  }

  ofMayor(): { agentId: Mayor['agentId']; generation: number } {
    return { agentId: this.mayor.agentId, generation: this.mayor.generation }
  }

  /** What the container would answer of the mayor. */
  probe(more: Partial<Extract<AgentProbe, { found: 'agent' }>> = {}): AgentProbe {
    return {
      found: 'agent',
      ...this.ofMayor(),
      status: 'running',
      activity: 'idle',
      serverPort: 4100,
      sessionId: 'ses_1',
      prewarmed: true,
      startedAt: this.at,
      lastActivityAt: this.at,
      ...more,
    }
  }

  ensure(probe: AgentProbe): Taken {
    return this.want({ type: 'mayor.ensure', probe })
  }

  /** A town whose mayor was ensured, whose container runs and whose mayor is live. */
  static live(): TownStory {
    const story = new TownStory()
    story.want({ type: 'mayor.provide' })
    story.ensure({ found: 'down' })
    story.boot()
    story.comeUp()
    return story
  }

  #accepted(input: TownInput): Taken {
    const taken = this.try(input)
    if (!taken.accepted) throw new Error(`${taken.code}: ${taken.detail}`)
    return taken
  }

  #keep(taken: Taken): void {
    this.town = taken.town
    this.events.push(...taken.events)
    this.wakeAt = taken.wakeAt
    for (const owed of taken.actions) {
      if (!this.owed.some(({ actionId }) => actionId === owed.actionId)) this.owed.push(owed)
    }
  }
}

export const anotherAgentId = agentIdSchema.parse('somebody-else')
