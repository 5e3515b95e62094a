import type { ConversationDelta } from '@gastown/contract/conversation'
import type { AgentId, TownId } from '@gastown/contract/ids'
import type { PageView, UiAction } from '@gastown/contract/page-view'
import type { GateOutput } from '@gastown/contract/work/gate-output'
import type { Clock } from '../../clock.ts'
import type { TownEngine } from '../../engine/town-engine.ts'
import type { Log } from '../../log.ts'
import type { DoorSocket } from '../door-socket.ts'
import type { ShownOnPages } from './open-pages.ts'
import type { TownBoard } from '../town-board.ts'
import { TownChannel } from './town-channel.ts'

/** The status sockets of all towns: a snapshot, then what changes, in order and numbered. */
export interface StatusFeed {
  /** `after`: the number of the last message that the viewer has, or null. */
  accept(options: { engine: TownEngine; socket: DoorSocket; after: number | null }): void
  /** Shows new text of an answer to those who look on now; it is not numbered, and nobody catches up on it. */
  stream(engine: TownEngine, deltas: readonly ConversationDelta[]): void
  /** The same of a worker, to those who watch it. */
  streamOfWorker(engine: TownEngine, agentId: AgentId, deltas: readonly ConversationDelta[]): void
  /** What a gate prints, to those who watch gates. */
  showGateOutput(engine: TownEngine, output: GateOutput): void
  /** Opens something on the pages of the town that let the mayor do so; resolves with what became of it. */
  showOnPages(engine: TownEngine, action: UiAction): Promise<ShownOnPages>
  /** What the user looks at, and looked at before, newest first; empty when no page is open that tells. */
  viewsOf(engine: TownEngine): readonly PageView[]
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
    streamOfWorker: ({ townId }, agentId, deltas) => channels.get(townId)?.watchers.stream(agentId, deltas),
    // Kept for who comes while it runs: the channel is made.
    showGateOutput: (engine, output) => channelOf(engine).watchers.showGateOutput(output),
    showOnPages: (engine, action) => channelOf(engine).pages.show(action),
    viewsOf: ({ townId }) => channels.get(townId)?.pages.views ?? [],
    close() {
      unsubscribe()
      for (const channel of channels.values()) channel.close()
      channels.clear()
    },
  }
}
