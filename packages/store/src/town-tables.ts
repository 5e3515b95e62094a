import type { Bead } from '@gastown/contract/work/bead'
import type { Convoy } from '@gastown/contract/work/convoy'
import type { Escalation } from '@gastown/contract/work/escalation'
import type { Mail } from '@gastown/contract/work/mail'
import type { Merge } from '@gastown/contract/work/merge'
import type { InboxMessage, Rig, Town } from '@gastown/core/town'
import type { Finished } from '@gastown/core/work/shelve'
import type { Refinery, Worker } from '@gastown/core/work/work'

/** What a town has many of: a table each, a row each, in the order of the town's map. */
export interface TownTables {
  readonly rigs: Rig
  readonly inbox: InboxMessage
  readonly beads: Bead
  readonly workers: Worker
  readonly convoys: Convoy
  readonly merges: Merge
  readonly refineries: Refinery
  readonly mail: Mail
  readonly escalations: Escalation
}
export type TableName = keyof TownTables
/** Those whose finished rows stay, beside the unfinished ones. */
export type ShelvedName = keyof Finished

export const tableNames: readonly TableName[] = [
  'rigs',
  'inbox',
  'beads',
  'workers',
  'convoys',
  'merges',
  'refineries',
  'mail',
  'escalations',
]

const idOf: { readonly [N in ShelvedName]: (value: TownTables[N]) => string } = {
  beads: ({ beadId }) => beadId,
  convoys: ({ convoyId }) => convoyId,
  merges: ({ mergeId }) => mergeId,
  escalations: ({ escalationId }) => escalationId,
  mail: ({ messageId }) => messageId,
}
export const shelvedNames = Object.keys(idOf) as readonly ShelvedName[]

export function mapOf<N extends TableName>(town: Town, name: N): ReadonlyMap<string, TownTables[N]> {
  const maps: { readonly [M in TableName]: ReadonlyMap<string, TownTables[M]> } = {
    ...town.work,
    rigs: town.rigs,
    inbox: town.inbox,
  }
  return maps[name]
}

export function finishedOf<N extends ShelvedName>(finished: Finished, name: N): readonly (readonly [string, TownTables[N]])[] {
  const lists: { readonly [M in ShelvedName]: readonly TownTables[M][] } = finished
  return lists[name].map((value) => [idOf[name](value), value])
}

/** When a merge landed or failed; null: it has not ended. */
export function mergeEndedAt({ status }: Merge): string | null {
  return status.state === 'landed' || status.state === 'failed' ? status.at : null
}
