import { pause, type Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { LastTurn } from './read-turn.ts'

/** Before a turn that was cut off is taken up again; by the times it was before. */
const backoffMs = [1_000, 2_000, 5_000] as const

export interface TurnContinuerOptions {
  readonly clock: Clock
  readonly log: Log
  readonly closed: AbortSignal
  readonly readTurn: (sessionId: string) => Promise<LastTurn>
  /** Prompts the session to go on. */
  readonly prompt: (sessionId: string) => Promise<void>
}

/**
 * Takes up a turn that was cut off, by the end of the server or of the connection to the model, so that a message that was
 * delivered is answered. Bounded by what the engine has stored, so the bound holds over restarts.
 */
export class TurnContinuer {
  readonly #options: TurnContinuerOptions
  readonly #underWay = new Set<string>()
  /** Sessions whose turn is being stopped. */
  readonly #held = new Set<string>()

  constructor(options: TurnContinuerOptions) {
    this.#options = options
  }

  /** Goes on with no turn of the session while `work` stops it. */
  async hold(sessionId: string, work: () => Promise<void>): Promise<void> {
    this.#held.add(sessionId)
    try {
      await work()
    } finally {
      this.#held.delete(sessionId)
    }
  }

  /** Looks at the session's last turn and goes on with it when it was cut off. Never rejects; one look a session at a time. */
  async continueTurn(sessionId: string): Promise<void> {
    const { clock, log, closed } = this.#options
    if (this.#underWay.has(sessionId)) return
    this.#underWay.add(sessionId)
    try {
      const turn = await this.#options.readTurn(sessionId)
      if (turn.state === 'given up') log.warn({ sessionId }, 'a turn was cut off again and again; it waits for a person')
      if (turn.state !== 'cut off') return
      await pause(clock, backoffMs[Math.min(turn.continuations, backoffMs.length - 1)] ?? 0, closed)
      // Someone may have spoken meanwhile, or stopped it.
      if (closed.aborted || (await this.#options.readTurn(sessionId)).state !== 'cut off') return
      if (this.#held.has(sessionId)) return
      log.info({ sessionId, continuations: turn.continuations + 1 }, 'going on with a turn that was cut off')
      await this.#options.prompt(sessionId)
    } catch (error) {
      if (!closed.aborted) log.warn({ err: error, sessionId }, 'a turn that was cut off could not be taken up')
    } finally {
      this.#underWay.delete(sessionId)
    }
  }
}
