import type { ActionId } from '@gastown/contract/ids'
import type { Action } from '@gastown/contract/intents'
import type { ClaimedAction, Turn } from '@gastown/store/town-store'
import type { Clock, RandomBytes } from '../clock.ts'
import { newInputId } from '../engine/new-input-id.ts'
import type { PerformAction, TownEngine } from '../engine/town-engine.ts'
import type { Log } from '../log.ts'
import { laneOf, readinessOf, subjectOf, type Lane } from './action-readiness.ts'
import { decideRetry, reasonOf } from './retry-policy.ts'

/** How each type of action is performed. */
export type Performers = Readonly<Record<Action['type'], PerformAction>>

export interface TownLaneOptions {
  readonly engine: TownEngine
  readonly performers: Performers
  readonly clock: Clock
  readonly random: RandomBytes
  readonly log: Log
  /** Told after an action went to the dead-letter list. */
  readonly onBuried: (engine: TownEngine) => void
}

/** What dies with this process is due again after this. Whoever is still at it here takes the lease anew when it ends. */
const leaseMs = 60_000
/**
 * Different subjects at the same time. The mayor's lane has but three subjects. Of the work: a start is answered at once, so that sixteen
 * are more than a container has processors. Outside: an address that hangs takes ten seconds each time.
 */
const maxParallel: Readonly<Record<Lane, number>> = { mayor: 4, work: 16, outside: 2 }
/**
 * Claimed and not finished, those that wait included: what is not claimed cannot go past what is. A hundred workers may each owe a start, a
 * stop and some mail.
 */
const maxInHand = 2_000
/** A store that fails is asked again after this. */
const storePauseMs = 1_000

/** Performs what one town owes: at least once each, and never two at the same time on one subject. */
export class TownLane {
  readonly #options: TownLaneOptions
  readonly #inHand = new Map<ActionId, ClaimedAction>()
  /** By subject. */
  readonly #performing = new Map<string, { readonly lane: Lane; readonly ended: Promise<void> }>()
  readonly #unsubscribe: () => void
  #cancelAlarm = (): void => {}
  #claiming: Promise<void> | null = null
  #claimAgain = false
  #hasClaimed = false
  #closed = false

  constructor(options: TownLaneOptions) {
    this.#options = options
    this.#unsubscribe = options.engine.onTurn((turn) => this.#onTurn(turn))
    this.#claim()
  }

  /** Claims what is due, as after a turn. */
  lookAgain(): void {
    this.#claim()
  }

  /** Takes up nothing more, and resolves when what is being performed has ended. */
  async close(): Promise<void> {
    this.#closed = true
    this.#unsubscribe()
    this.#cancelAlarm()
    await this.#claiming
    await Promise.all(Array.from(this.#performing.values(), ({ ended }) => ended))
  }

  #onTurn({ actions }: Turn): void {
    this.#schedule()
    if (actions.length > 0) this.#claim()
  }

  /** Claims what is due, and sets the alarm for what will be. One claim at a time: a call meanwhile is one more after it. */
  #claim(): void {
    if (this.#closed) return
    if (this.#claiming !== null) {
      this.#claimAgain = true
      return
    }
    this.#claiming = this.#claimOnce()
      .catch((error: unknown) => {
        this.#options.log.error({ townId: this.#options.engine.townId, error: String(error) }, 'actions could not be claimed')
        this.#ringIn(storePauseMs)
      })
      .finally(() => {
        this.#claiming = null
        if (!this.#claimAgain) return
        this.#claimAgain = false
        this.#claim()
      })
  }

  async #claimOnce(): Promise<void> {
    const { engine, clock } = this.#options
    const limit = maxInHand - this.#inHand.size
    // At the limit nothing is claimed: the end of one of those in hand claims again.
    if (limit <= 0) return
    const claimed = await engine.store.claimActions({ ...this.#claimTime(), limit })
    for (const action of claimed) if (!this.#inHand.has(action.actionId)) this.#inHand.set(action.actionId, action)
    const nextAt = await engine.store.nextActionAt()
    this.#schedule()
    if (nextAt === null) this.#cancelAlarm()
    else this.#ringIn(Math.max(1, Date.parse(nextAt) - clock.now()))
  }

  /**
   * The first claim takes over what an earlier process had under lease, whose end it need not wait for: a town has one writer, and
   * that is this process now. Pauses before retries that fall into the same span are cut short by it.
   */
  #claimTime(): { now: string; leaseMs: number } {
    const nowMs = this.#options.clock.now()
    if (this.#hasClaimed) return { now: new Date(nowMs).toISOString(), leaseMs }
    this.#hasClaimed = true
    return { now: new Date(nowMs + leaseMs).toISOString(), leaseMs: 0 }
  }

  #ringIn(delayMs: number): void {
    this.#cancelAlarm()
    if (!this.#closed) this.#cancelAlarm = this.#options.clock.after(delayMs, () => this.#claim())
  }

  /** Starts the oldest action of each subject that is free, as far as the limits of the lanes go. */
  #schedule(): void {
    if (this.#closed) return
    const { town } = this.#options.engine
    const room = { ...maxParallel }
    for (const { lane } of this.#performing.values()) room[lane] -= 1
    const taken = new Set(this.#performing.keys())
    for (const claimed of this.#inHand.values()) {
      const subject = subjectOf(claimed.action)
      if (taken.has(subject)) continue
      const lane = laneOf(town, claimed.action)
      if (room[lane] <= 0) continue
      const readiness = readinessOf(town, claimed.action)
      if (readiness === 'wait') continue
      taken.add(subject)
      room[lane] -= 1
      this.#start(claimed, { subject, lane, isStale: readiness === 'stale' })
    }
  }

  #start(claimed: ClaimedAction, { subject, lane, isStale }: { subject: string; lane: Lane; isStale: boolean }): void {
    const ended = this.#perform(claimed, isStale)
    this.#performing.set(subject, { lane, ended })
    void ended.finally(() => {
      this.#performing.delete(subject)
      this.#schedule()
      if (this.#inHand.size === maxInHand - 1) this.#claim()
    })
  }

  /** Never rejects. */
  async #perform(claimed: ClaimedAction, isStale: boolean): Promise<void> {
    const { engine, performers, log } = this.#options
    const { actionId, action, attempt } = claimed
    try {
      if (!isStale) await performers[action.type](engine, claimed)
      await engine.store.completeAction(actionId)
    } catch (error) {
      log.warn({ townId: engine.townId, actionId, attempt, error: reasonOf(error) }, 'an action failed')
      await this.#settle(claimed, error).catch((storeError: unknown) => {
        // The lease runs out, and the action is due again.
        log.error({ townId: engine.townId, actionId, error: String(storeError) }, 'a failed action could not be put back')
      })
    }
    this.#inHand.delete(actionId)
  }

  async #settle({ actionId, action, attempt }: ClaimedAction, error: unknown): Promise<void> {
    const { engine, clock, random, onBuried } = this.#options
    // It failed because the town changed its mind meanwhile: the dead letter would be about nothing.
    if (readinessOf(engine.town, action) === 'stale') return engine.store.completeAction(actionId)
    const spread = (random(1)[0] ?? 0) / 256
    const verdict = decideRetry({ action, attempt, error, spread })
    if ('retryInMs' in verdict) {
      const nextAttemptAt = new Date(clock.now() + verdict.retryInMs).toISOString()
      await engine.store.retryAction({ actionId, nextAttemptAt, reason: reasonOf(error) })
      this.#claim()
      return
    }
    await engine.store.buryAction({ actionId, at: new Date(clock.now()).toISOString(), reason: verdict.bury })
    const report = { type: 'action.buried', inputId: newInputId(random), action, reason: verdict.bury } as const
    await engine.take({ kind: 'report', report })
    onBuried(engine)
  }
}
