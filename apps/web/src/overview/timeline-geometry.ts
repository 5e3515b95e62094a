import type { BeadStatus } from '@gastown/contract/work/bead'
import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { ConvoyView } from '@gastown/contract/work/convoy'
import type { BeadId } from '@gastown/contract/work/ids'

/** A bead of a convoy from its first try to its end, or to now. Places are parts of the whole width, 0 to 1. */
export interface TimelineBar {
  readonly beadId: BeadId
  readonly title: string
  readonly status: BeadStatus
  readonly from: number
  readonly to: number
  /** Bars that overlap are in different lanes, counted from 0. */
  readonly lane: number
}

export interface TimelineRow {
  readonly convoy: ConvoyView
  readonly bars: readonly TimelineBar[]
  readonly lanes: number
}

export interface Timeline {
  readonly fromMs: number
  readonly toMs: number
  readonly rows: readonly TimelineRow[]
  readonly ticks: readonly { readonly atMs: number; readonly at: number }[]
}

/** A bar of a moment is still seen and hit. */
const narrowest = 0.008
const minuteMs = 60_000
const tickStepsMs = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080].map((minutes) => minutes * minuteMs)
const mostTicks = 6

/** Convoys over time, up to now. A convoy whose beads nobody has begun has a row without bars. */
export function convoyTimeline(convoys: readonly ConvoyView[], byId: ReadonlyMap<BeadId, BeadCard>, nowMs: number): Timeline {
  const spans = convoys.map((convoy) => ({
    convoy,
    spans: convoy.members
      .flatMap(({ beadId }) => spanOf(byId.get(beadId), nowMs) ?? [])
      .toSorted((one, other) => one.fromMs - other.fromMs),
  }))
  const starts = spans.flatMap(({ convoy, spans: [first] }) => [
    Date.parse(convoy.startedAt ?? convoy.createdAt),
    first?.fromMs ?? Infinity,
  ])
  // Never narrower than ten minutes: a convoy that has just begun is not a bar over all.
  const fromMs = Math.min(nowMs - 10 * minuteMs, ...starts)
  const width = nowMs - fromMs
  const placeOf = (ms: number): number => Math.min(1, Math.max(0, (ms - fromMs) / width))
  return {
    fromMs,
    toMs: nowMs,
    rows: spans.map(({ convoy, spans: own }) => rowOf(convoy, own, placeOf)),
    ticks: ticksOf(fromMs, nowMs).map((atMs) => ({ atMs, at: placeOf(atMs) })),
  }
}

interface Span {
  readonly card: BeadCard
  readonly fromMs: number
  readonly toMs: number
}

function spanOf(card: BeadCard | undefined, nowMs: number): Span | null {
  if (card?.begunAt === undefined) return null
  const endedAt = card.closedAt ?? (card.status === 'failed' || card.status === 'open' ? card.updatedAt : undefined)
  return { card, fromMs: Date.parse(card.begunAt), toMs: endedAt === undefined ? nowMs : Date.parse(endedAt) }
}

function rowOf(convoy: ConvoyView, spans: readonly Span[], placeOf: (ms: number) => number): TimelineRow {
  /** Where each lane is free from. */
  const free: number[] = []
  const bars = spans.map(({ card, fromMs, toMs }): TimelineBar => {
    const from = Math.min(placeOf(fromMs), 1 - narrowest)
    const to = Math.max(placeOf(toMs), from + narrowest)
    const found = free.findIndex((until) => until <= from)
    const lane = found === -1 ? free.length : found
    free[lane] = to
    return { beadId: card.beadId, title: card.title, status: card.status, from, to, lane }
  })
  return { convoy, bars, lanes: Math.max(1, free.length) }
}

/** Round moments, few enough to be read. */
function ticksOf(fromMs: number, toMs: number): readonly number[] {
  const step = tickStepsMs.find((ms) => (toMs - fromMs) / ms <= mostTicks) ?? tickStepsMs.at(-1) ?? 1
  const offsetMs = new Date(fromMs).getTimezoneOffset() * minuteMs
  const first = Math.ceil((fromMs - offsetMs) / step) * step + offsetMs
  return Array.from({ length: Math.max(0, Math.floor((toMs - first) / step) + 1) }, (_, index) => first + index * step)
}
