import { agentIdSchema, rigIdSchema } from '@gastown/contract/ids'
import { eventKindSchema, type EventKind } from '@gastown/contract/work/event-kind'
import { beadIdSchema } from '@gastown/contract/work/ids'
import type { EventWish } from './event-wish.ts'

/** Which events the address of the page asks for: absent is all that is worth an eye. */
export interface ActivitySearch {
  /** Kinds, joined by commas. */
  readonly kinds?: string | undefined
  readonly agent?: string | undefined
  readonly rig?: string | undefined
  readonly of?: string | undefined
  /** What is routine too. */
  readonly all?: boolean | undefined
}

/** The address is typed by people and kept in bookmarks: what it cannot mean is left out. */
export function parseActivitySearch({ kinds, agent, rig, of, all }: Readonly<Record<string, unknown>>): ActivitySearch {
  const known = kindsOf(typeof kinds === 'string' ? kinds : '')
  return {
    ...(known.length === 0 ? {} : { kinds: known.join(',') }),
    ...(agentIdSchema.safeParse(agent).success ? { agent: String(agent) } : {}),
    ...(rigIdSchema.safeParse(rig).success ? { rig: String(rig) } : {}),
    ...(beadIdSchema.safeParse(of).success ? { of: String(of) } : {}),
    ...(all === true ? { all } : {}),
  }
}

export function kindsOf(kinds: string | undefined): readonly EventKind[] {
  const wished = (kinds ?? '').split(',')
  return eventKindSchema.options.filter((kind) => wished.includes(kind))
}

/** What is asked of the town. */
export function wishOf({ kinds, agent, rig, of, all }: ActivitySearch): EventWish {
  const wished = kindsOf(kinds)
  return {
    ...(wished.length === 0 ? {} : { kinds: wished }),
    // Spending is routine throughout: whoever asks for it means it.
    ...(all === true || wished.includes('spend') ? {} : { highlights: true }),
    ...(agent === undefined ? {} : { agentId: agentIdSchema.parse(agent) }),
    ...(rig === undefined ? {} : { rigId: rigIdSchema.parse(rig) }),
    ...(of === undefined ? {} : { beadId: beadIdSchema.parse(of) }),
  }
}
