import type { ConversationMessage } from '@gastown/contract/conversation'
import { GastownError } from '@gastown/contract/errors'
import type { TownEvent } from '@gastown/contract/events'
import type { ActionId, AgentId, TownId } from '@gastown/contract/ids'
import type { Action } from '@gastown/contract/intents'
import { mergeConversationRow } from './conversation-row.ts'
import { isWished } from './event-subjects.ts'
import { createMemoryTownRows, type MemoryTownRows } from './memory-town-rows.ts'
import { createMemoryWorkLists } from './memory-work-lists.ts'
import { readTown, writeTown } from './town-rows.ts'
import type { EventCount, Receipt, TownStore, TownStores } from './town-store.ts'

interface OutboxEntry {
  readonly json: string
  readonly owedAt: string
  state: 'pending' | 'leased' | 'done' | 'dead'
  attempts: number
  dueMs: number
  reason: string
  buriedAt: string
}

/** What a disk would hold of one town: JSON text throughout, so that nothing is shared with the caller. */
interface Records {
  readonly town: MemoryTownRows
  readonly events: string[]
  readonly receipts: Map<string, string>
  /** By agent; without one, the mayor's. */
  readonly conversations: Map<AgentId | undefined, Map<string, string>>
  readonly outbox: Map<string, OutboxEntry>
  readonly secrets: Map<string, string>
}

/**
 * Towns in memory, for simulations and tests of the engine. They outlive `close`: opening again is what a restart finds.
 * Behaves as the SQLite store does; the same contract suite runs on both.
 */
export function createMemoryTownStores(): TownStores {
  const byTown = new Map<TownId, Records>()
  return {
    async list() {
      return [...byTown.keys()].toSorted()
    },
    async open(townId) {
      const records = byTown.get(townId) ?? emptyRecords()
      byTown.set(townId, records)
      return openTownStore(records)
    },
    async remove(townId) {
      byTown.delete(townId)
    },
  }
}

function emptyRecords(): Records {
  return {
    town: createMemoryTownRows(),
    events: [],
    receipts: new Map(),
    conversations: new Map(),
    outbox: new Map(),
    secrets: new Map(),
  }
}

function openTownStore(records: Records): TownStore {
  let closed = false
  const use = (): Records => {
    if (closed) throw new GastownError('INTERNAL', 'The store of this town is closed.')
    return records
  }
  const isOpen = (entry: OutboxEntry): boolean => entry.state === 'pending' || entry.state === 'leased'
  const openActions = () => [...use().outbox].filter(([, entry]) => isOpen(entry))

  const readAllEvents = () => use().events.map((json, index) => ({ seq: index + 1, event: JSON.parse(json) as TownEvent }))

  return {
    ...createMemoryWorkLists({ readAll: (name) => use().town.readAll(name), find: (name, id) => use().town.find(name, id) }),
    async load() {
      return readTown(use().town)
    },
    async commit({ before, after, finished, events, actions, receipt, conversation, conversationOf }) {
      const { town, receipts, outbox, conversations, events: recorded } = use()
      if (receipts.has(receipt.inputId)) throw new GastownError('INTERNAL', `The input ${receipt.inputId} has a receipt already.`)
      receipts.set(receipt.inputId, JSON.stringify(receipt))
      recorded.push(...events.map((event) => JSON.stringify(event)))
      writeTown({ before, after, finished }, town)
      for (const { actionId, action } of actions) {
        if (outbox.has(actionId)) continue
        const json = JSON.stringify(action)
        const dueMs = Date.parse(receipt.at)
        outbox.set(actionId, { json, owedAt: receipt.at, state: 'pending', attempts: 0, dueMs, reason: '', buriedAt: '' })
      }
      const rows = conversations.get(conversationOf) ?? new Map<string, string>()
      conversations.set(conversationOf, rows)
      for (const message of conversation) {
        const known = rows.get(message.messageId)
        const merged = mergeConversationRow(known === undefined ? null : (JSON.parse(known) as ConversationMessage), message)
        rows.set(message.messageId, JSON.stringify(merged))
      }
    },
    async findReceipt(inputId) {
      const json = use().receipts.get(inputId)
      return json === undefined ? null : (JSON.parse(json) as Receipt)
    },
    async claimActions({ now, leaseMs, limit }) {
      const nowMs = Date.parse(now)
      const due = openActions().filter(([, entry]) => entry.dueMs <= nowMs)
      return due.slice(0, limit).map(([actionId, entry]) => {
        entry.state = 'leased'
        entry.attempts += 1
        entry.dueMs = nowMs + leaseMs
        return {
          actionId: actionId as ActionId,
          action: JSON.parse(entry.json) as Action,
          attempt: entry.attempts,
          owedAt: entry.owedAt,
        }
      })
    },
    async completeAction(actionId) {
      const entry = use().outbox.get(actionId)
      if (entry !== undefined) entry.state = 'done'
    },
    async retryAction({ actionId, nextAttemptAt, reason }) {
      const entry = use().outbox.get(actionId)
      if (entry !== undefined && isOpen(entry))
        Object.assign(entry, { state: 'pending', dueMs: Date.parse(nextAttemptAt), reason })
    },
    async buryAction({ actionId, at, reason }) {
      const entry = use().outbox.get(actionId)
      if (entry !== undefined && isOpen(entry)) Object.assign(entry, { state: 'dead', buriedAt: at, reason })
    },
    async listDeadLetters() {
      return [...use().outbox]
        .filter(([, entry]) => entry.state === 'dead')
        .map(([actionId, entry]) => ({
          actionId: actionId as ActionId,
          action: JSON.parse(entry.json) as Action,
          attempts: entry.attempts,
          reason: entry.reason,
          buriedAt: entry.buriedAt,
        }))
    },
    async nextActionAt() {
      const due = openActions().map(([, entry]) => entry.dueMs)
      return due.length === 0 ? null : new Date(Math.min(...due)).toISOString()
    },
    async countActions() {
      return { owed: openActions().length, dead: [...use().outbox.values()].filter((entry) => entry.state === 'dead').length }
    },
    async readConversation({ limit, agentId }) {
      const rows = [...(use().conversations.get(agentId)?.values() ?? [])].map((json) => JSON.parse(json) as ConversationMessage)
      const byTime = rows.toSorted((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt))
      return limit === 0 ? [] : byTime.slice(-limit)
    },
    async readEvents({ after, limit }) {
      const { events } = use()
      return events
        .slice(after, after + limit)
        .map((json, index) => ({ seq: after + index + 1, event: JSON.parse(json) as TownEvent }))
    },
    async firstEventSince(at) {
      const since = readAllEvents().filter(({ event }) => event.at >= at)
      return (
        since.toSorted((one, other) => (one.event.at < other.event.at ? -1 : one.event.at > other.event.at ? 1 : 0))[0]?.seq ??
        null
      )
    },
    async listEvents({ limit, before, ...wish }) {
      const found = readAllEvents().filter(({ seq, event }) => (before === undefined || seq < before) && isWished(event, wish))
      return limit === 0 ? [] : found.slice(-limit)
    },
    async countEvents({ since, stepMs }) {
      const counts = new Map<string, EventCount>()
      for (const { event } of readAllEvents()) {
        if (event.at < since) continue
        const step = Math.floor(Date.parse(event.at) / stepMs)
        const key = `${step} ${event.type}`
        counts.set(key, { step, type: event.type, count: (counts.get(key)?.count ?? 0) + 1 })
      }
      return [...counts.values()]
    },
    async reviveAction({ actionId, at }) {
      const entry = use().outbox.get(actionId)
      if (entry?.state !== 'dead') return false
      Object.assign(entry, { state: 'pending', attempts: 0, dueMs: Date.parse(at), reason: '', buriedAt: '' })
      return true
    },
    async putSecret({ ref, value }) {
      use().secrets.set(ref, value)
    },
    async readSecret(ref) {
      return use().secrets.get(ref) ?? null
    },
    async deleteSecret(ref) {
      use().secrets.delete(ref)
    },
    async close() {
      closed = true
    },
  }
}
