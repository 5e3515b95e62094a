import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { WaitReason } from '@gastown/contract/work/bead'

type WaitKind = WaitReason['kind']

/** Unfinished beads that wait for the same kind of thing. */
export interface WaitsGroup {
  readonly kind: WaitKind
  readonly count: number
  /** When the first of them goes on by itself, where that is known. */
  readonly until: string | null
  /** What the one says that has waited longest. */
  readonly text: string
}

/** What nobody is at; the one who works on it is shown elsewhere. What ends by itself soonest comes last. */
const order: readonly WaitKind[] = [
  'needs_you',
  'paused',
  'held',
  'staged',
  'blocked',
  'backing_off',
  'no_capacity',
  'container',
  'reworked',
  'in_queue',
  'verifying',
  'landing',
  'starting',
]

/** Unfinished beads by what they wait for, what needs somebody first. */
export function waitsGroups(cards: readonly BeadCard[]): readonly WaitsGroup[] {
  const groups = new Map<WaitKind, { count: number; until: string | null; text: string; since: string }>()
  for (const { waits, status, updatedAt } of cards) {
    if (waits === undefined || status === 'closed' || !order.includes(waits.kind)) continue
    const known = groups.get(waits.kind)
    const until = earlier(known?.until ?? null, waits.until ?? null)
    const isOldest = known === undefined || updatedAt < known.since
    groups.set(waits.kind, {
      count: (known?.count ?? 0) + 1,
      until,
      text: isOldest ? waits.text : known.text,
      since: isOldest ? updatedAt : known.since,
    })
  }
  return order.flatMap((kind) => {
    const found = groups.get(kind)
    return found === undefined ? [] : [{ kind, count: found.count, until: found.until, text: found.text }]
  })
}

function earlier(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other
  return one < other ? one : other
}
