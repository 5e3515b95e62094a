import type { ConversationDelta } from '@gastown/contract/conversation'
import type { MessageId, TownId } from '@gastown/contract/ids'
import { terminalCloseCodes, type StatusMessage } from '@gastown/contract/status-feed'
import type { TownView } from '@gastown/contract/views'
import type { Clock } from '../clock.ts'
import type { TownEngine } from '../engine/town-engine.ts'
import type { Log } from '../log.ts'
import { changedFields } from './changed-fields.ts'
import type { DoorSocket } from './door-socket.ts'
import type { TownBoard, TownChange } from './town-board.ts'

/** Messages that a viewer who was away can catch up on: some minutes of a mayor that streams. */
const keptMessages = 1_000
/** Of them, at most this many characters: the view of much work is a hundred kilobytes, and each change of it is a message. */
const maxKeptCharacters = 8 * 1024 * 1024
/** A viewer that is this many bytes behind has stopped reading; it comes back and gets a snapshot. */
const maxBehindBytes = 4 * 1024 * 1024
/** A viewer that is this far behind gets no new text on its own: it would be late, and the row comes anyway. */
const maxBehindStreamBytes = 256 * 1024
/** Proxies close sockets that are quiet for 30 to 60 s. */
const pingEveryMs = 20_000
/** Rows that one turn can change, with room: the newest ones are where changes happen. */
const readRows = 300

/** The status sockets of all towns: a snapshot, then what changes, in order and numbered. */
export interface StatusFeed {
  /** `after`: the number of the last message that the viewer has, or null. */
  accept(options: { engine: TownEngine; socket: DoorSocket; after: number | null }): void
  /** Shows new text of an answer to those who look on now; it is not numbered, and nobody catches up on it. */
  stream(engine: TownEngine, deltas: readonly ConversationDelta[]): void
  close(): void
}

export function createStatusFeed(options: { board: TownBoard; clock: Clock; log: Log }): StatusFeed {
  const { board, clock } = options
  const channels = new Map<TownId, TownChannel>()
  /** Greater than any number before a restart: no town sends a thousand messages in each millisecond. */
  const firstSeq = clock.now() * 1_000

  function channelOf(engine: TownEngine): TownChannel {
    const known = channels.get(engine.townId)
    if (known !== undefined) return known
    const fresh = new TownChannel({ ...options, engine, firstSeq })
    channels.set(engine.townId, fresh)
    return fresh
  }

  const unsubscribe = board.onChange((change) => {
    channelOf(change.engine).onChange(change)
    if (change.engine.town.deleted) channels.delete(change.engine.townId)
  })
  return {
    accept: ({ engine, socket, after }) => channelOf(engine).accept(socket, after),
    stream: ({ townId }, deltas) => channels.get(townId)?.stream(deltas),
    close() {
      unsubscribe()
      for (const channel of channels.values()) channel.close()
      channels.clear()
    },
  }
}

class TownChannel {
  readonly #options: { board: TownBoard; clock: Clock; log: Log; engine: TownEngine }
  readonly #sockets = new Set<DoorSocket>()
  /** The newest messages, as they were sent, oldest first. */
  readonly #kept: { seq: number; text: string }[] = []
  readonly #changedRows = new Set<MessageId>()
  #keptCharacters = 0
  #seq: number
  #shown: TownView
  #isReadingRows = false
  #cancelPing = (): void => {}

  constructor(options: { board: TownBoard; clock: Clock; log: Log; engine: TownEngine; firstSeq: number }) {
    this.#options = options
    this.#seq = options.firstSeq
    this.#shown = options.board.viewOf(options.engine)
  }

  accept(socket: DoorSocket, after: number | null): void {
    this.#showChanges()
    const missed = after === null ? null : this.#messagesAfter(after)
    if (missed === null)
      socket.send(JSON.stringify({ type: 'snapshot', seq: this.#seq, town: this.#shown } satisfies StatusMessage))
    else for (const text of missed) socket.send(text)
    this.#sockets.add(socket)
    socket.onClose(() => {
      this.#sockets.delete(socket)
      if (this.#sockets.size === 0) this.#cancelPing()
    })
    // Nothing that a viewer sends means anything here.
    socket.onMessage(() => undefined)
    if (this.#sockets.size === 1) this.#pingLater()
  }

  onChange({ engine, turn }: TownChange): void {
    if (engine.town.deleted) {
      this.#publish((seq) => ({ type: 'deleted', seq }))
      return this.close()
    }
    this.#showChanges()
    for (const row of turn?.conversation ?? []) this.#changedRows.add(row.messageId)
    void this.#showRows()
  }

  stream(deltas: readonly ConversationDelta[]): void {
    const text = JSON.stringify({ type: 'stream', deltas: [...deltas] } satisfies StatusMessage)
    for (const socket of this.#sockets) if (socket.bufferedAmount <= maxBehindStreamBytes) socket.send(text)
  }

  close(): void {
    this.#cancelPing()
    for (const socket of this.#sockets) socket.close(1001, 'the feed ended')
    this.#sockets.clear()
  }

  /** Null when they are not all there any more, or the number is not one of ours. */
  #messagesAfter(after: number): readonly string[] | null {
    if (after === this.#seq) return []
    const first = this.#kept[0]
    if (first === undefined || after > this.#seq || after < first.seq - 1) return null
    return this.#kept.filter(({ seq }) => seq > after).map(({ text }) => text)
  }

  #showChanges(): void {
    const view = this.#options.board.viewOf(this.#options.engine)
    const town = changedFields(this.#shown, view)
    this.#shown = view
    if (town !== null) this.#publish((seq) => ({ type: 'delta', seq, town }))
  }

  /** Rows are read back, since the store decides what becomes of a late report; changes meanwhile are one more read. */
  async #showRows(): Promise<void> {
    if (this.#isReadingRows) return
    this.#isReadingRows = true
    const { engine, log } = this.#options
    try {
      while (this.#changedRows.size > 0) {
        const changed = new Set(this.#changedRows)
        this.#changedRows.clear()
        const rows = await engine.store.readConversation({ limit: readRows })
        const messages = rows.filter(({ messageId }) => changed.has(messageId))
        if (messages.length > 0) this.#publish((seq) => ({ type: 'conversation', seq, messages: [...messages] }))
      }
    } catch (error) {
      log.warn({ townId: engine.townId, error: String(error) }, 'changed rows of the conversation could not be shown')
    } finally {
      this.#isReadingRows = false
    }
  }

  #publish(render: (seq: number) => StatusMessage): void {
    this.#seq += 1
    const text = JSON.stringify(render(this.#seq))
    this.#keep(text)
    for (const socket of this.#sockets) {
      if (socket.bufferedAmount <= maxBehindBytes) {
        socket.send(text)
        continue
      }
      this.#sockets.delete(socket)
      socket.close(terminalCloseCodes.tooSlow, 'the viewer does not read')
    }
  }

  #keep(text: string): void {
    this.#kept.push({ seq: this.#seq, text })
    this.#keptCharacters += text.length
    while (this.#kept.length > keptMessages || this.#keptCharacters > maxKeptCharacters) {
      this.#keptCharacters -= this.#kept.shift()?.text.length ?? 0
    }
  }

  #pingLater(): void {
    this.#cancelPing()
    this.#cancelPing = this.#options.clock.after(pingEveryMs, () => {
      for (const socket of this.#sockets) socket.ping()
      if (this.#sockets.size > 0) this.#pingLater()
    })
  }
}
