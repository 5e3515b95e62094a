import type { TownId } from '@gastown/contract/ids'
import type { ContainerEvent, TelemetryEvent } from '@gastown/contract/telemetry'
import type { StartupView, TownView } from '@gastown/contract/views'
import type { WorkView } from '@gastown/contract/work/work-view'
import type { Town } from '@gastown/core/town'
import type { Turn } from '@gastown/store/town-store'
import type { Clock } from '../clock.ts'
import type { TownEngine } from '../engine/town-engine.ts'
import type { Towns } from '../engine/towns.ts'
import type { Log } from '../log.ts'
import { deadLetterNotice, type Notice } from '../views/dead-letter-notice.ts'
import { townView } from '../views/town-view.ts'
import { workView } from '../views/work-view.ts'
import { containerEventNotice } from './container-event-notice.ts'
import { foldStartup, type StartupFact } from './startup-record.ts'

/** Notices of things observed that are kept per town; in memory, the log has them all. */
const keptNotices = 20

export interface TownChange {
  readonly engine: TownEngine
  /** The turn that changed it; null when only what is shown beside the town did. */
  readonly turn: Turn | null
}

/** What is shown of each town beside its own state: its mayor's latest start and its notices. In memory, rebuilt as things happen. */
export interface TownBoard {
  viewOf(engine: TownEngine): TownView
  noteContainerEvent(engine: TownEngine, event: ContainerEvent): void
  /** Takes up decisions of `ensureMayor`; other events of the town itself are not shown. */
  noteTownEvent(townId: TownId, event: TelemetryEvent): void
  /** Takes a notice of something observed away; nothing to do when it is gone. */
  dismissNotice(engine: TownEngine, noticeId: string): void
  /** Reads the dead letters anew and tells of them. */
  readDeadLettersSoon(engine: TownEngine): void
  /** Told after every change of a town or of what is shown beside it. Returns the unsubscriber. */
  onChange(listener: (change: TownChange) => void): () => void
  close(): void
}

interface Beside {
  startup: StartupView | null
  observed: readonly Notice[]
  deadLetters: readonly Notice[]
  work?: { readonly of: Town['work']; readonly mayor: Town['mayor']; readonly day: string; readonly view: WorkView }
}

export function createTownBoard(options: { towns: Pick<Towns, 'list' | 'onOpen'>; clock: Clock; log: Log }): TownBoard {
  const { towns, clock, log } = options
  const besides = new Map<TownId, Beside>()
  const listeners = new Set<(change: TownChange) => void>()
  /** Unsubscribers, by town. */
  const attended = new Map<TownId, () => void>()
  const nowIso = (): string => new Date(clock.now()).toISOString()

  function besideOf(townId: TownId): Beside {
    const known = besides.get(townId)
    if (known !== undefined) return known
    const fresh: Beside = { startup: null, observed: [], deadLetters: [] }
    besides.set(townId, fresh)
    return fresh
  }

  /** The same object while the work is the same, on the same day: the feed compares by that. */
  function workOf({ townId, town }: TownEngine): WorkView {
    const beside = besideOf(townId)
    const { work: of, mayor } = town
    const at = nowIso()
    const day = at.slice(0, 10)
    const known = beside.work
    if (known?.of === of && known.mayor === mayor && known.day === day) return known.view
    const view = workView(town, at)
    beside.work = { of, mayor, day, view }
    return view
  }

  function tell(change: TownChange): void {
    for (const listener of listeners) listener(change)
  }

  function fold(engine: TownEngine, fact: StartupFact): boolean {
    const beside = besideOf(engine.townId)
    const before = beside.startup
    beside.startup = foldStartup(before, fact)
    return beside.startup !== before
  }

  function attend(engine: TownEngine): void {
    const unsubscribe = engine.onTurn((turn) => {
      for (const event of turn.events) fold(engine, { from: 'town', event })
      tell({ engine, turn })
      if (!turn.after.deleted) return
      unsubscribe()
      attended.delete(engine.townId)
      besides.delete(engine.townId)
    })
    attended.set(engine.townId, unsubscribe)
    board.readDeadLettersSoon(engine)
  }

  async function readDeadLetters(engine: TownEngine): Promise<void> {
    const letters = await engine.store.listDeadLetters()
    if (!attended.has(engine.townId)) return
    const beside = besideOf(engine.townId)
    const hadNone = beside.deadLetters.length === 0
    beside.deadLetters = letters.map(deadLetterNotice)
    if (letters.length > 0 || !hadNone) tell({ engine, turn: null })
  }

  const board: TownBoard = {
    viewOf(engine) {
      const { startup, observed, deadLetters } = besideOf(engine.townId)
      return townView({ town: engine.town, startup, notices: [...observed, ...deadLetters], work: workOf(engine) })
    },
    noteContainerEvent(engine, event) {
      const beside = besideOf(engine.townId)
      const hasFolded = fold(engine, { from: 'container', event, at: nowIso() })
      const notice = containerEventNotice(event, nowIso())
      if (notice !== null) beside.observed = [notice, ...beside.observed].slice(0, keptNotices)
      if (hasFolded || notice !== null) tell({ engine, turn: null })
    },
    noteTownEvent(townId, event) {
      const engine = towns.list().find((candidate) => candidate.townId === townId)
      if (engine === undefined || event.event !== 'mayor.ensure_decision') return
      const { outcome, error } = event
      fold(engine, { from: 'ensure', outcome, error: error ?? null, at: nowIso() })
      tell({ engine, turn: null })
    },
    dismissNotice(engine, noticeId) {
      const beside = besideOf(engine.townId)
      const left = beside.observed.filter(({ id }) => id !== noticeId)
      if (left.length === beside.observed.length) return
      beside.observed = left
      tell({ engine, turn: null })
    },
    readDeadLettersSoon(engine) {
      readDeadLetters(engine).catch((error: unknown) => {
        if (attended.has(engine.townId))
          log.error({ townId: engine.townId, error: String(error) }, 'dead letters could not be read')
      })
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      unsubscribeFromTowns()
      for (const unsubscribe of attended.values()) unsubscribe()
      attended.clear()
      listeners.clear()
    },
  }
  const unsubscribeFromTowns = towns.onOpen(attend)
  for (const engine of towns.list()) attend(engine)
  return board
}
