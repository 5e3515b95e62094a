import type { ConversationDelta } from '@gastown/contract/conversation'
import type { MessageId } from '@gastown/contract/ids'
import { terminalCloseCodes, type StatusMessage } from '@gastown/contract/status-feed'
import type { TownView } from '@gastown/contract/views'
import type { Bead } from '@gastown/contract/work/bead'
import type { Clock } from '../../clock.ts'
import type { TownEngine } from '../../engine/town-engine.ts'
import type { Log } from '../../log.ts'
import { changedFields } from './changed-fields.ts'
import type { DoorSocket } from '../door-socket.ts'
import { FeedWatchers } from './feed-watchers.ts'
import { KeptMessages } from './kept-messages.ts'
import { OpenPages } from './open-pages.ts'
import { parseViewerMessage } from './parse-viewer-message.ts'
import { ShownBeads } from './shown-beads.ts'
import { ShownEvents } from './shown-events.ts'
import type { TownBoard, TownChange } from '../town-board.ts'

/** A viewer that is this many bytes behind has stopped reading; it comes back and gets a snapshot. */
const maxBehindBytes = 4 * 1024 * 1024
/** A viewer that is this far behind gets no new text on its own: it would be late, and the row comes anyway. */
const maxBehindStreamBytes = 256 * 1024
/** Proxies close sockets that are quiet for 30 to 60 s. */
const pingEveryMs = 20_000
/** Rows that one turn can change, with room: the newest ones are where changes happen. */
const readRows = 300
/** Cards are told at once, and then not before this: a town with much to do changes faster than a person sees. */
const beadsEveryMs = 25
/** Closed beads that a viewer who was away is told of; of more it reads a fresh list. */
const maxFinished = 1_000
/** Events that a viewer who was away is told of; of more it reads the newest anew. */
const maxUnseenEvents = 1_000

/** One town's viewers: what they have been shown, and what is told them when it is no longer so. */
export class TownChannel {
  readonly watchers: FeedWatchers
  readonly pages: OpenPages
  readonly #options: { board: TownBoard; clock: Clock; log: Log; engine: TownEngine }
  readonly #sockets = new Set<DoorSocket>()
  readonly #kept: KeptMessages
  readonly #changedRows = new Set<MessageId>()
  #shown: TownView
  /** Null until somebody has looked. */
  #beads: ShownBeads | null = null
  /** Beads that left the town's memory and were not shown since. */
  #finished: Bead[] = []
  #beadsShownAtMs = -Infinity
  /** Null until somebody has looked. */
  #events: ShownEvents | null = null
  /** Events of the time in which nobody looked. */
  #unseenEvents = 0
  #isReadingRows = false
  #cancelPing = (): void => {}
  #cancelBeads = (): void => {}

  constructor(options: { board: TownBoard; clock: Clock; log: Log; engine: TownEngine; firstSeq: number }) {
    this.#options = options
    this.watchers = new FeedWatchers(options)
    this.pages = new OpenPages(options.clock)
    this.#kept = new KeptMessages(options.firstSeq)
    this.#shown = options.board.viewOf(options.engine)
  }

  accept(socket: DoorSocket, after: number | null): void {
    this.#showChanges()
    this.#showBeads()
    const missed = after === null ? null : this.#kept.after(after)
    if (missed === null)
      socket.send(JSON.stringify({ type: 'snapshot', seq: this.#kept.seq, town: this.#shown } satisfies StatusMessage))
    else for (const text of missed) socket.send(text)
    this.#sockets.add(socket)
    socket.onClose(() => this.#drop(socket))
    this.watchers.attend(socket)
    socket.onMessage((data) => this.#hear(socket, data))
    if (this.#sockets.size === 1) this.#pingLater()
    this.#showBeadsLater()
    this.#showEvents()
  }

  #hear(socket: DoorSocket, data: string | Uint8Array): void {
    const message = parseViewerMessage(data)
    if (message === null) return
    switch (message.type) {
      case 'watch':
        return this.watchers.watch(socket, message)
      case 'page':
        return this.pages.take(socket, message)
      case 'ui_action_shown':
        return this.pages.noteShown(socket, message.actionId)
    }
  }

  /** What nobody looks at is not computed: whoever comes next is told of all that changed meanwhile at once. */
  onChange({ engine, turn }: TownChange): void {
    if (engine.town.deleted) {
      this.#publish((seq) => ({ type: 'deleted', seq }))
      return this.close()
    }
    if (this.#beads !== null) this.#finished.push(...(turn?.finished.beads ?? []))
    if (this.#sockets.size > 0) {
      this.#showChanges()
      this.#showBeadsSoon()
      if (turn !== null && turn.events.length > 0) this.#showEvents()
    } else {
      this.#unseenEvents += turn?.events.length ?? 0
      if (this.#finished.length > maxFinished || this.#unseenEvents > maxUnseenEvents) this.#forget()
    }
    if (turn === null) return
    this.watchers.onTurn(turn)
    if (turn.conversationOf !== undefined) return
    for (const row of turn.conversation) this.#changedRows.add(row.messageId)
    void this.#showRows()
  }

  stream(deltas: readonly ConversationDelta[]): void {
    const text = JSON.stringify({ type: 'stream', deltas: [...deltas] } satisfies StatusMessage)
    for (const socket of this.#sockets) if (socket.bufferedAmount <= maxBehindStreamBytes) socket.send(text)
  }

  close(): void {
    this.#cancelPing()
    this.#cancelBeads()
    for (const socket of this.#sockets) socket.close(1001, 'the feed ended')
    this.#sockets.clear()
  }

  #showChanges(): void {
    const view = this.#options.board.viewOf(this.#options.engine)
    const town = changedFields(this.#shown, view)
    this.#shown = view
    if (town !== null) this.#publish((seq) => ({ type: 'delta', seq, town }))
  }

  #showBeadsSoon(): void {
    const waitMs = this.#beadsShownAtMs + beadsEveryMs - this.#options.clock.now()
    if (waitMs <= 0) return this.#showBeads()
    this.#cancelBeads()
    this.#cancelBeads = this.#options.clock.after(waitMs, () => this.#showBeads())
  }

  #showBeads(): void {
    const { clock, engine } = this.#options
    this.#beadsShownAtMs = clock.now()
    const at = new Date(this.#beadsShownAtMs).toISOString()
    const finished = this.#finished
    this.#finished = []
    if (this.#beads === null) this.#beads = new ShownBeads(engine.town, at)
    else {
      const changed = this.#beads.update(engine.town, { finished, at })
      if (changed !== null) this.#publish((seq) => ({ type: 'beads', seq, ...changed }))
    }
    this.#showBeadsLater()
  }

  /** A pause before a next try ends without a turn, when nobody is free to begin it. */
  #showBeadsLater(): void {
    this.#cancelBeads()
    const pauseEndsAt = this.#beads?.pauseEndsAt ?? null
    if (pauseEndsAt === null || this.#sockets.size === 0) return
    const waitMs = Math.max(beadsEveryMs, Date.parse(pauseEndsAt) - this.#options.clock.now())
    this.#cancelBeads = this.#options.clock.after(waitMs, () => this.#showBeads())
  }

  #showEvents(): void {
    const { engine, log } = this.#options
    this.#unseenEvents = 0
    this.#events ??= new ShownEvents({ engine, log, tell: (events) => this.#publish((seq) => ({ type: 'events', seq, events })) })
    void this.#events.show()
  }

  /** Whoever comes back gets a snapshot, and asks for cards and events anew. */
  #forget(): void {
    this.#beads = null
    this.#finished = []
    this.#events = null
    this.#unseenEvents = 0
    this.#kept.forget()
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
    const text = this.#kept.add(render)
    for (const socket of this.#sockets) {
      if (socket.bufferedAmount <= maxBehindBytes) {
        socket.send(text)
        continue
      }
      this.#drop(socket)
      socket.close(terminalCloseCodes.tooSlow, 'the viewer does not read')
    }
  }

  #drop(socket: DoorSocket): void {
    this.#sockets.delete(socket)
    this.pages.leave(socket)
    if (this.#sockets.size > 0) return
    this.#cancelPing()
    this.#cancelBeads()
  }

  #pingLater(): void {
    this.#cancelPing()
    this.#cancelPing = this.#options.clock.after(pingEveryMs, () => {
      const alive = JSON.stringify({ type: 'alive' } satisfies StatusMessage)
      for (const socket of this.#sockets) {
        socket.ping()
        socket.send(alive)
      }
      if (this.#sockets.size > 0) this.#pingLater()
    })
  }
}
