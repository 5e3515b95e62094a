import type { ConversationDelta } from '@gastown/contract/conversation'
import type { AgentId, MessageId } from '@gastown/contract/ids'
import { terminalCloseCodes, type StatusMessage } from '@gastown/contract/status-feed'
import type { Watch } from '@gastown/contract/viewer-message'
import type { GateOutput } from '@gastown/contract/work/gate-output'
import type { Turn } from '@gastown/store/town-store'
import type { TownEngine } from '../../engine/town-engine.ts'
import type { Log } from '../../log.ts'
import type { DoorSocket } from '../door-socket.ts'
import { LiveGates } from './live-gates.ts'

/** A viewer that is this many bytes behind has stopped reading. */
const maxBehindBytes = 4 * 1024 * 1024
/** A viewer that is this far behind gets no new text: its row or its result follows. */
const maxBehindTextBytes = 256 * 1024
/** Rows that one turn can change, with room: the newest ones are where changes happen. */
const readRows = 300

/**
 * Those viewers of one town's feed that watch workers or gates. What they get has no number and nobody else gets it: thirty conversations
 * would be a hundred times the feed of a page that shows none of them.
 */
export class FeedWatchers {
  readonly #engine: TownEngine
  readonly #log: Log
  readonly #watches = new Map<DoorSocket, Watch>()
  readonly #gates = new LiveGates()
  readonly #changedRows = new Map<AgentId, Set<MessageId>>()
  #isReadingRows = false

  constructor(options: { engine: TownEngine; log: Log }) {
    this.#engine = options.engine
    this.#log = options.log
  }

  attend(socket: DoorSocket): void {
    socket.onClose(() => this.#watches.delete(socket))
  }

  onTurn({ conversation, conversationOf }: Turn): void {
    this.#gates.keepOnly((of) => this.#isCurrent(of))
    if (conversationOf === undefined || conversation.length === 0 || this.#watchersOf(conversationOf).length === 0) return
    const changed = this.#changedRows.get(conversationOf) ?? new Set()
    for (const { messageId } of conversation) changed.add(messageId)
    this.#changedRows.set(conversationOf, changed)
    void this.#showRows()
  }

  /** New text of a worker's answer. */
  stream(agentId: AgentId, deltas: readonly ConversationDelta[]): void {
    sendText(this.#watchersOf(agentId), { type: 'agent_stream', agentId, deltas: [...deltas] })
  }

  /** Of a batch that is not in hand any more: nothing. */
  showGateOutput(output: GateOutput): void {
    if (!this.#isCurrent(output)) return
    this.#gates.take(output)
    const watchers = [...this.#watches].flatMap(([socket, { gates }]) => (gates ? [socket] : []))
    sendText(watchers, { type: 'gate_output', output })
  }

  watch(socket: DoorSocket, { agentIds, gates }: Watch): void {
    const watch = { agentIds, gates }
    const before = this.#watches.get(socket)
    this.#watches.set(socket, watch)
    if (!watch.gates || before?.gates === true) return
    for (const output of this.#gates.all()) sendText([socket], { type: 'gate_output', output })
  }

  #watchersOf(agentId: AgentId): readonly DoorSocket[] {
    return [...this.#watches].flatMap(([socket, { agentIds }]) => (agentIds.includes(agentId) ? [socket] : []))
  }

  #isCurrent({ rigId, batchId }: Pick<GateOutput, 'rigId' | 'batchId'>): boolean {
    return this.#engine.town.work.refineries.get(rigId)?.batch?.batchId === batchId
  }

  /** Rows are read back, since the store decides what becomes of a late report; changes meanwhile are one more read. */
  async #showRows(): Promise<void> {
    if (this.#isReadingRows) return
    this.#isReadingRows = true
    try {
      for (const [agentId, changed] of this.#changedRows) {
        this.#changedRows.delete(agentId)
        const rows = await this.#engine.store.readConversation({ limit: readRows, agentId })
        const messages = rows.filter(({ messageId }) => changed.has(messageId))
        if (messages.length > 0) this.#sendRows({ type: 'agent_conversation', agentId, messages }, this.#watchersOf(agentId))
      }
    } catch (error) {
      this.#log.warn(
        { townId: this.#engine.townId, error: String(error) },
        "changed rows of a worker's conversation were not shown",
      )
    } finally {
      this.#isReadingRows = false
    }
  }

  #sendRows(message: StatusMessage, watchers: readonly DoorSocket[]): void {
    const text = JSON.stringify(message)
    for (const socket of watchers) {
      if (socket.bufferedAmount <= maxBehindBytes) socket.send(text)
      else socket.close(terminalCloseCodes.tooSlow, 'the viewer does not read')
    }
  }
}

function sendText(watchers: readonly DoorSocket[], message: StatusMessage): void {
  if (watchers.length === 0) return
  const text = JSON.stringify(message)
  for (const socket of watchers) if (socket.bufferedAmount <= maxBehindTextBytes) socket.send(text)
}
