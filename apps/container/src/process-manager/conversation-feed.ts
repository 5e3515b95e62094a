import type { AgentId, MessageId } from '@gastown/contract/ids'
import type { AgentServer } from '../agent-server/agent-server.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { TownLink } from '../town-link/town-link.ts'
import { policy } from './policy.ts'
import { changedRows, findAnswered, findUntold, fingerprintRow, settleRows } from './settle-conversation.ts'

/** The contract's limit on one report; also how far back a fresh container tells: older rows were told by an earlier one. */
const rowsPerReport = 200

/** The session whose conversation is told. */
export interface FedSession {
  readonly server: AgentServer
  readonly readyAtMs: number
  readonly sessionId: string
  readonly generation: number
}

/** Tells the town an agent's conversation as it grows, and which messages were delivered and answered. */
export interface ConversationFeed {
  /** A session came up: tells what changed meanwhile and what became of messages that a crash left untold. */
  begin(session: FedSession): Promise<void>
  /** The session is gone. Messages in it stay pending. */
  end(): void
  /** The conversation may have changed: read at most every `conversationThrottleMs`. */
  changed(): void
  /** A turn began. */
  worked(): void
  /** The session rests: reads at once and settles messages. */
  rested(): Promise<void>
  /** The message is in the session: told as delivered now, as answered when its turn has ended. */
  delivered(messageId: MessageId): void
  readonly pending: number
  close(): void
}

export function createConversationFeed(options: {
  agentId: AgentId
  clock: Clock
  log: Log
  report: TownLink['report']
  onAnswered: () => void
}): ConversationFeed {
  const { agentId, clock, log, report, onAnswered } = options
  const sent = new Map<MessageId, string>()
  /** When each was delivered. */
  const pending = new Map<MessageId, number>()
  let session: FedSession | null = null
  let cancelThrottle: (() => void) | null = null
  let cancelGrace: (() => void) | null = null
  let reading: Promise<void> = Promise.resolve()
  let lastServer: AgentServer | null = null
  let untoldOwed = false
  let restingSinceMs: number | null = null

  /** Reads follow each other: an older one can never overwrite a newer one. */
  function sync(): Promise<void> {
    reading = syncAfter(reading)
    return reading
  }

  async function syncAfter(before: Promise<void>): Promise<void> {
    await before
    const read = session
    if (read === null) return
    try {
      await syncOnce(read)
    } catch (error) {
      // The server ended or is slow: its successor's begin(), or the next change, reads again.
      log.warn({ err: error, agentId }, 'the conversation could not be read')
    }
  }

  async function syncOnce(read: FedSession): Promise<void> {
    const rows = settleRows(await read.server.readConversation(read.sessionId), read.readyAtMs)
    if (session !== read) return
    const changed = changedRows(sent.size === 0 ? rows.slice(-rowsPerReport) : rows, sent)
    for (let at = 0; at < changed.length; at += rowsPerReport) {
      const messages = changed.slice(at, at + rowsPerReport)
      report({ type: 'conversation.observed', agentId, generation: read.generation, messages })
    }
    for (const row of sent.size === 0 ? rows : changed) sent.set(row.messageId, fingerprintRow(row))
    if (untoldOwed) {
      untoldOwed = false
      for (const messageId of findUntold(rows)) deliveredIn(read, messageId)
    }
    if (pending.size === 0) return
    const activity = await read.server.readActivity(read.sessionId)
    if (session !== read) return
    restingSinceMs = activity === 'idle' ? (restingSinceMs ?? clock.now()) : null
    const answered = findAnswered({ rows, activity, pending: [...pending.keys()], silent: silentMessages() })
    for (const messageId of answered) {
      pending.delete(messageId)
      report({ type: 'message.answered', agentId, generation: read.generation, messageId })
    }
    if (answered.length > 0) onAnswered()
    dropLost(new Set(rows.map((row) => row.messageId)))
    if (activity === 'idle' && pending.size > 0) lookAgain()
  }

  /** Messages that were there for the grace time while the session rested for as long. */
  function silentMessages(): Set<MessageId> {
    const sinceMs = clock.now() - policy.answerGraceMs
    if (restingSinceMs === null || restingSinceMs > sinceMs) return new Set()
    return new Set([...pending].filter(([, atMs]) => atMs <= sinceMs).map(([messageId]) => messageId))
  }

  /** The engine said that it has the message, and its conversation does not: nothing more can be told of it. */
  function dropLost(known: ReadonlySet<MessageId>): void {
    for (const [messageId, atMs] of pending) {
      if (known.has(messageId) || clock.now() - atMs < policy.messageLostMs) continue
      pending.delete(messageId)
      log.error({ agentId, messageId }, 'a delivered message is not in the conversation')
    }
  }

  /** A session that rests with a message in it has either not begun its turn or ended it without an answer: time tells. */
  function lookAgain(): void {
    cancelGrace?.()
    cancelGrace = clock.after(policy.answerGraceMs, () => {
      cancelGrace = null
      void sync()
    })
  }

  function deliveredIn(to: FedSession, messageId: MessageId): void {
    if (!pending.has(messageId)) pending.set(messageId, clock.now())
    report({ type: 'message.delivered', agentId, generation: to.generation, messageId })
  }

  function stopTimers(): void {
    cancelThrottle?.()
    cancelGrace?.()
    cancelThrottle = null
    cancelGrace = null
  }

  return {
    begin: (next) => {
      session = next
      untoldOwed ||= next.server !== lastServer
      lastServer = next.server
      return sync()
    },
    end: () => {
      session = null
      stopTimers()
    },
    changed: () => {
      if (session === null || cancelThrottle !== null) return
      cancelThrottle = clock.after(policy.conversationThrottleMs, () => {
        cancelThrottle = null
        void sync()
      })
    },
    worked: () => {
      restingSinceMs = null
    },
    rested: () => {
      cancelThrottle?.()
      cancelThrottle = null
      return sync()
    },
    delivered: (messageId) => {
      if (session === null) pending.set(messageId, clock.now())
      else deliveredIn(session, messageId)
    },
    get pending() {
      return pending.size
    },
    close: () => {
      session = null
      stopTimers()
    },
  }
}
