import type { TownEvent } from '@gastown/contract/events'
import type { AgentId } from '@gastown/contract/ids'
import type { Bead, DependencyResult } from '@gastown/contract/work/bead'
import type { BeadId, ConvoyId, MergeId } from '@gastown/contract/work/ids'
import type { MergeState } from '@gastown/contract/work/merge'
import type { WaitKind } from '@gastown/contract/work/metrics'
import type { Container, Town } from '@gastown/core/town'
import { isBeforeReady, waitKindOf, type BeadFacts, type TownFacts } from './wait-kind.ts'

/** Told whenever a bead begins to wait for something else. Null: it is not there, or finished. */
export type OnWait = (change: { from: WaitKind | null; to: WaitKind | null }) => void

interface Clocked extends BeadFacts {
  kind: WaitKind | null
  /** When nothing held, staged or blocked it any more for the first time; null: not yet. */
  readyMs: number | null
}

/**
 * What each unfinished bead waits for, told by the town's events alone: the history of what `waitReasonOf` of the core says of now. A bead
 * whose making is not among the events is not known.
 */
export class BeadClock {
  readonly #onWait: OnWait
  readonly #beads = new Map<BeadId, Clocked>()
  /** Beads that wait for this one. */
  readonly #dependants = new Map<BeadId, Set<BeadId>>()
  readonly #convoys = new Map<ConvoyId, { staged: boolean; landsTogether: boolean }>()
  readonly #beadOfMerge = new Map<MergeId, BeadId>()
  readonly #beadOfAgent = new Map<AgentId, BeadId>()
  readonly #runs = new Map<AgentId, { generation: number; state: BeadFacts['run'] }>()
  readonly #backingOff = new Set<BeadId>()
  #town: TownFacts = { isPaused: false, container: 'asleep', convoys: this.#convoys }

  constructor(onWait: OnWait) {
    this.#onWait = onWait
  }

  /** Takes up what the events so far did not tell of, as it is now. */
  adopt({ work, container }: Town, atMs: number): void {
    for (const { convoyId, status, mode } of work.convoys.values())
      this.#convoys.set(convoyId, { staged: status === 'staged', landsTogether: mode === 'review-then-land' })
    for (const { agentId, generation, run } of work.workers.values())
      if (run.state !== 'idle' && run.state !== 'stopping') this.#runs.set(agentId, { generation, state: run.state })
    this.#changeTown({ isPaused: work.pause !== null, container: containerFact(container) }, atMs)
    for (const bead of work.beads.values()) {
      if (this.#beads.has(bead.beadId)) continue
      this.#add(bead, atMs)
      const merge = bead.mergeId === undefined ? undefined : work.merges.get(bead.mergeId)
      if (merge !== undefined) this.#moveMerge(merge.mergeId, merge.status, atMs)
    }
  }

  /** When the next pause between two tries ends; null: none is under way. */
  nextRetryMs(): number | null {
    let next: number | null = null
    for (const beadId of this.#backingOff) {
      const retryMs = this.#beads.get(beadId)?.retryMs ?? null
      if (retryMs !== null && (next === null || retryMs < next)) next = retryMs
    }
    return next
  }

  /** Time went on: pauses that are over end. */
  reach(atMs: number): void {
    for (const beadId of this.#backingOff) {
      const bead = this.#beads.get(beadId)
      if (bead !== undefined && (bead.retryMs ?? 0) > atMs) continue
      this.#backingOff.delete(beadId)
      if (bead !== undefined) this.#settle(bead, atMs)
    }
  }

  /** Milliseconds from ready to now of a bead; null: it is not known, or was never ready. */
  sinceReady(beadId: BeadId, atMs: number): number | null {
    const readyMs = this.#beads.get(beadId)?.readyMs ?? null
    return readyMs === null ? null : Math.max(0, atMs - readyMs)
  }

  take(event: TownEvent, atMs: number): void {
    switch (event.type) {
      case 'bead.created':
        return this.#add(event.bead, atMs)
      case 'bead.changed': {
        const { hold, blockedBy, results, convoyId, retryAt } = event.change
        return this.#change(event.beadId, atMs, (bead) => {
          if (hold !== undefined) bead.hold = hold
          if (blockedBy !== undefined) this.#block(event.beadId, bead, blockedBy)
          if (results !== undefined) bead.awaits = awaitedBy(results)
          if (convoyId !== undefined) bead.convoyId = convoyId
          if (retryAt === null) bead.retryMs = null
        })
      }
      case 'bead.dispatched':
        this.#beadOfAgent.set(event.agentId, event.beadId)
        return this.#change(event.beadId, atMs, (bead) => Object.assign(bead, { status: 'in_progress', retryMs: null }))
      case 'bead.attempt_ended':
        return this.#change(event.beadId, atMs, (bead) => {
          Object.assign(bead, { status: 'open', retryMs: event.retryAt === null ? null : Date.parse(event.retryAt) })
          if (bead.retryMs !== null) this.#backingOff.add(event.beadId)
        })
      case 'bead.failed':
        return this.#change(event.beadId, atMs, (bead) => Object.assign(bead, { status: 'failed', retryMs: null }))
      case 'bead.reopened':
        return this.#change(event.beadId, atMs, (bead) => Object.assign(bead, { status: 'open', retryMs: null }))
      case 'bead.done':
        this.#beadOfMerge.set(event.mergeId, event.beadId)
        return this.#change(event.beadId, atMs, (bead) => (bead.status = 'in_review'))
      case 'bead.deleted':
      case 'bead.closed':
      case 'bead.landed':
        return this.#remove(event.beadId, event.type === 'bead.landed', atMs)
      default:
        return this.#takeBeside(event, atMs)
    }
  }

  #takeBeside(event: TownEvent, atMs: number): void {
    switch (event.type) {
      case 'convoy.created': {
        const { status, mode } = event.convoy
        this.#convoys.set(event.convoyId, { staged: status === 'staged', landsTogether: mode === 'review-then-land' })
        return
      }
      case 'convoy.started':
      case 'convoy.changed':
      case 'convoy.landed':
      case 'convoy.failed':
        return this.#changeConvoy(event, atMs)
      case 'worker.start_requested':
        this.#runs.set(event.agentId, { generation: event.generation, state: 'starting' })
        if (event.task.kind === 'bead') this.#beadOfAgent.set(event.agentId, event.task.beadId)
        return this.#settleAgent(event.agentId, atMs)
      case 'worker.live':
        return this.#run(event, 'working', atMs)
      case 'worker.interrupted':
        return this.#run(event, 'interrupted', atMs)
      case 'worker.released':
      case 'worker.stopped':
        this.#run(event, 'starting', atMs)
        this.#beadOfAgent.delete(event.agentId)
        return
      case 'merge.queued':
        if (event.beadId !== undefined) this.#beadOfMerge.set(event.mergeId, event.beadId)
        return this.#moveMerge(event.mergeId, event.merge.status, atMs)
      case 'merge.moved':
        return this.#moveMerge(event.mergeId, event.status, atMs)
      case 'dispatch.paused':
      case 'dispatch.resumed':
        return this.#changeTown({ isPaused: event.type === 'dispatch.paused' }, atMs)
      case 'container.start_requested':
      case 'container.stop_requested':
        return this.#changeTown({ container: 'between' }, atMs)
      case 'container.running':
        return this.#changeTown({ container: 'running' }, atMs)
      case 'container.stopped': {
        const isShut = event.cause === 'drained' || (event.cause === 'crash' && event.restartAt === null)
        return this.#changeTown({ container: isShut ? 'shut' : 'asleep' }, atMs)
      }
      default:
    }
  }

  #add(bead: Bead, atMs: number): void {
    // Taken up as it is now, a moment before its events were read.
    if (this.#beads.has(bead.beadId)) return
    const { beadId, status, hold, convoyId = null, blockedBy, results, retryAt, agentId } = bead
    const facts: Clocked = {
      beadId,
      status,
      hold,
      convoyId,
      blockedBy: new Set(),
      awaits: awaitedBy(results),
      retryMs: retryAt === undefined ? null : Date.parse(retryAt),
      run: 'starting',
      merge: null,
      kind: null,
      readyMs: null,
    }
    if (agentId !== undefined) {
      this.#beadOfAgent.set(agentId, beadId)
      facts.run = this.#runs.get(agentId)?.state ?? 'working'
    }
    if (bead.mergeId !== undefined && status === 'in_review') this.#beadOfMerge.set(bead.mergeId, beadId)
    if (facts.retryMs !== null) this.#backingOff.add(beadId)
    this.#beads.set(beadId, facts)
    this.#block(beadId, facts, blockedBy)
    this.#settle(facts, atMs)
  }

  #remove(beadId: BeadId, hasLanded: boolean, atMs: number): void {
    const bead = this.#beads.get(beadId)
    const convoyId = bead?.convoyId ?? null
    const staysOnConvoy = hasLanded && convoyId !== null && this.#convoys.get(convoyId)?.landsTogether === true
    for (const dependantId of this.#dependants.get(beadId) ?? []) {
      this.#change(dependantId, atMs, (dependant) => {
        dependant.blockedBy.delete(beadId)
        if (staysOnConvoy) dependant.awaits = new Set([...dependant.awaits, convoyId])
      })
    }
    this.#dependants.delete(beadId)
    this.#backingOff.delete(beadId)
    if (bead === undefined) return
    this.#beads.delete(beadId)
    if (bead.kind !== null) this.#onWait({ from: bead.kind, to: null })
  }

  #block(beadId: BeadId, bead: Clocked, blockedBy: readonly BeadId[]): void {
    bead.blockedBy = new Set(blockedBy)
    for (const blocker of blockedBy) {
      const dependants = this.#dependants.get(blocker) ?? new Set()
      this.#dependants.set(blocker, dependants.add(beadId))
    }
  }

  #changeConvoy(
    event: Extract<TownEvent, { type: 'convoy.started' | 'convoy.changed' | 'convoy.landed' | 'convoy.failed' }>,
    atMs: number,
  ): void {
    const { convoyId } = event
    const convoy = this.#convoys.get(convoyId)
    if (convoy !== undefined) {
      if (event.type === 'convoy.started') convoy.staged = false
      else if (event.type === 'convoy.changed') convoy.landsTogether = (event.mode ?? modeOf(convoy)) === 'review-then-land'
      else this.#convoys.delete(convoyId)
    }
    for (const bead of this.#beads.values()) {
      if (event.type === 'convoy.landed') bead.awaits.delete(convoyId)
      if (bead.convoyId === convoyId || bead.awaits.has(convoyId)) this.#settle(bead, atMs)
      else if (event.type === 'convoy.landed') this.#settle(bead, atMs)
    }
  }

  #run(run: { agentId: AgentId; generation: number }, state: BeadFacts['run'], atMs: number): void {
    const known = this.#runs.get(run.agentId)
    // An older run's word changes nothing.
    if (known !== undefined && known.generation !== run.generation) return
    this.#runs.set(run.agentId, { generation: run.generation, state })
    this.#settleAgent(run.agentId, atMs)
  }

  #settleAgent(agentId: AgentId, atMs: number): void {
    const beadId = this.#beadOfAgent.get(agentId)
    const state = this.#runs.get(agentId)?.state
    if (beadId !== undefined && state !== undefined) this.#change(beadId, atMs, (bead) => (bead.run = state))
  }

  #moveMerge(mergeId: MergeId, { state }: MergeState, atMs: number): void {
    const beadId = this.#beadOfMerge.get(mergeId)
    if (beadId !== undefined) this.#change(beadId, atMs, (bead) => (bead.merge = state))
    if (state === 'landed' || state === 'failed') this.#beadOfMerge.delete(mergeId)
  }

  #changeTown(change: Partial<TownFacts>, atMs: number): void {
    this.#town = { ...this.#town, ...change }
    for (const bead of this.#beads.values()) this.#settle(bead, atMs)
  }

  #change(beadId: BeadId, atMs: number, change: (bead: Clocked) => unknown): void {
    const bead = this.#beads.get(beadId)
    if (bead === undefined) return
    change(bead)
    this.#settle(bead, atMs)
  }

  #settle(bead: Clocked, atMs: number): void {
    const kind = waitKindOf(this.#town, bead, atMs)
    if (bead.readyMs === null && !isBeforeReady(kind)) bead.readyMs = atMs
    if (kind === bead.kind) return
    this.#onWait({ from: bead.kind, to: kind })
    bead.kind = kind
  }
}

function awaitedBy(results: readonly DependencyResult[]): Set<ConvoyId> {
  return new Set(results.flatMap(({ onConvoy }) => onConvoy ?? []))
}

function containerFact({ run }: Container): TownFacts['container'] {
  switch (run.state) {
    case 'running':
      return 'running'
    case 'starting':
    case 'stopping':
      return 'between'
    case 'asleep':
      return run.cause === 'drained' ? 'shut' : 'asleep'
    case 'crashed':
      return 'asleep'
    case 'failed':
      return 'shut'
  }
}

function modeOf({ landsTogether }: { landsTogether: boolean }): 'review-then-land' | 'review-and-merge' {
  return landsTogether ? 'review-then-land' : 'review-and-merge'
}
