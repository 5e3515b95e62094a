import { GastownError } from '@gastown/contract/errors'
import { pause, type Clock } from '../clock.ts'
import type { LastTurn } from './read-turn.ts'

/** An engine ends a turn within milliseconds; with a tool that must be ended first within a second. */
const lookAgainMs = 50
/** The caller tries again after this. */
const stoppedWithinMs = 8_000

export interface StopTurnOptions {
  readonly clock: Clock
  readonly closed: AbortSignal
  readonly readTurn: () => Promise<LastTurn>
  /** Asks the engine to end what runs. */
  readonly abort: () => Promise<void>
  /** Leaves a note in the engine's own store that the turn is over. */
  readonly leaveNote: () => Promise<void>
}

/**
 * Ends the last turn of a session for good. A turn that was ended before it had any answer looks like one that a crash cut off: the note
 * behind it tells them apart, also to the next server. Rejects with AGENT_NOT_READY when the turn does not end in time.
 */
export async function stopTurn({ clock, closed, readTurn, abort, leaveNote }: StopTurnOptions): Promise<void> {
  let hasNote = false
  const giveUpAtMs = clock.now() + stoppedWithinMs
  for (;;) {
    const turn = await readTurn()
    switch (turn.state) {
      case 'none':
      case 'ended':
      case 'given up':
        return
      case 'cut off':
        // The engine stores it a moment after it took it.
        if (!hasNote) await leaveNote()
        hasNote = true
        break
      case 'running':
        await abort()
        break
    }
    if (closed.aborted || clock.now() >= giveUpAtMs) break
    await pause(clock, lookAgainMs, closed)
  }
  throw new GastownError('AGENT_NOT_READY', 'The agent server did not end the turn.')
}
