import type { BeadStatus } from '@gastown/contract/work/bead'
import type { BeadId, ConvoyId } from '@gastown/contract/work/ids'
import type { MergeState } from '@gastown/contract/work/merge'
import type { WaitKind } from '@gastown/contract/work/metrics'

/** What events tell of one unfinished bead, as far as its waiting goes. */
export interface BeadFacts {
  readonly beadId: BeadId
  status: BeadStatus
  hold: boolean
  convoyId: ConvoyId | null
  blockedBy: Set<BeadId>
  /** Convoys whose feature branch has what it depends on. */
  awaits: Set<ConvoyId>
  /** No try before this. */
  retryMs: number | null
  /** Of whoever has it. */
  run: 'starting' | 'working' | 'interrupted'
  /** Of its branch; null: in no queue. */
  merge: MergeState['state'] | null
}

export interface TownFacts {
  readonly isPaused: boolean
  /** `shut`: only somebody brings it up again. `asleep`: work wakes it. `between`: it starts or stops. */
  readonly container: 'running' | 'between' | 'asleep' | 'shut'
  /** Those that have not ended. */
  readonly convoys: ReadonlyMap<ConvoyId, { readonly staged: boolean }>
}

/**
 * As `waitReasonOf` of the core decides it. Two things that no event tells are left out: a used-up budget of a bead counts as waiting for a
 * worker, and so does a conflict whose other side is still being verified.
 */
export function waitKindOf(town: TownFacts, bead: BeadFacts, atMs: number): WaitKind {
  switch (bead.status) {
    case 'failed':
      return 'needs_you'
    case 'in_progress':
      if (bead.run === 'working') return 'working'
      return bead.run === 'interrupted' || town.container !== 'running' ? 'container' : 'starting'
    case 'in_review':
      return reviewKind(bead.merge)
    case 'open':
    case 'closed':
      return openKind(town, bead, atMs)
  }
}

/** Whether a bead that waits for this has not been ready yet. */
export function isBeforeReady(kind: WaitKind): boolean {
  return kind === 'held' || kind === 'staged' || kind === 'blocked'
}

function openKind({ convoys, isPaused, container }: TownFacts, bead: BeadFacts, atMs: number): WaitKind {
  if (bead.hold) return 'held'
  if (bead.convoyId !== null && convoys.get(bead.convoyId)?.staged === true) return 'staged'
  if (bead.blockedBy.size > 0) return 'blocked'
  const elsewhere = [...bead.awaits].filter((convoyId) => convoyId !== bead.convoyId)
  if (elsewhere.length > 0) return elsewhere.every((convoyId) => convoys.has(convoyId)) ? 'blocked' : 'needs_you'
  if (isPaused) return 'paused'
  if (bead.retryMs !== null && bead.retryMs > atMs) return 'backing_off'
  return container === 'shut' ? 'container' : 'no_capacity'
}

function reviewKind(merge: BeadFacts['merge']): WaitKind {
  switch (merge) {
    case 'verifying':
    case 'reviewing':
      return 'verifying'
    case 'landing':
      return 'landing'
    case 'rework':
      return 'reworked'
    case 'needs_you':
    case 'awaiting_merge':
      return 'needs_you'
    case 'queued':
    case 'landed':
    case 'failed':
    case null:
      return 'in_queue'
  }
}
