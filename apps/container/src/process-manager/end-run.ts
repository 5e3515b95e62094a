import type { Log } from '../log.ts'
import type { AgentDuties } from './agent-duties.ts'
import type { LiveSession } from './live-session.ts'

/**
 * Ends a run whose session nobody goes on with: its turn ends, then its last words are told and its work is kept, and the engine forgets
 * it. Never rejects.
 */
export async function endRun(options: {
  readonly live: LiveSession | null
  readonly duties: Pick<AgentDuties, 'conversation' | 'saves'>
  readonly saveMs: number
  readonly log: Log
}): Promise<void> {
  const { live, duties, saveMs, log } = options
  if (live !== null) {
    const { server, sessionId } = live.opened
    await server.abort(sessionId).catch((error: unknown) => log.info({ err: error }, 'a turn could not be ended'))
    await duties.conversation.rested()
  }
  await duties.saves.saveNow(saveMs)
  if (live !== null) await closeSession(live, log)
}

/** A server that does not answer has nothing left that could be closed. Never rejects. */
export async function closeSession({ opened: { server, sessionId } }: LiveSession, log: Log): Promise<void> {
  await server
    .closeSession(sessionId)
    .catch((error: unknown) => log.info({ err: error, sessionId }, 'a session could not be closed'))
}
