import type { Bead } from '@gastown/contract/work/bead'
import type { Convoy } from '@gastown/contract/work/convoy'
import type { Escalation } from '@gastown/contract/work/escalation'
import type { Mail } from '@gastown/contract/work/mail'
import type { Merge } from '@gastown/contract/work/merge'
import type { Town } from '../town.ts'

/** What was finished in a turn, as it was when it left the town's memory. */
export interface Finished {
  readonly beads: readonly Bead[]
  readonly convoys: readonly Convoy[]
  readonly merges: readonly Merge[]
  readonly escalations: readonly Escalation[]
  readonly mail: readonly Mail[]
}

/** Takes what is finished out of the town: the store keeps it as rows, and no later turn pays for it. */
export function shelve(town: Town): { town: Town; finished: Finished } {
  const { work } = town
  const beads = split(work.beads, (bead) => bead.status === 'closed')
  const convoys = split(work.convoys, ({ status }) => status === 'landed' || status === 'failed')
  const merges = split(work.merges, ({ status }) => status.state === 'landed' || status.state === 'failed')
  // One that is acknowledged is remembered while what it is about is unfinished: it is not raised anew for the same.
  const escalations = split(work.escalations, ({ acknowledgedAt, beadId, mergeId }) => {
    const isAbout = (beadId !== undefined && beads.kept.has(beadId)) || (mergeId !== undefined && merges.kept.has(mergeId))
    return acknowledgedAt !== undefined && !isAbout
  })
  const mail = split(work.mail, ({ ended }) => ended !== undefined)
  const finished = {
    beads: beads.gone,
    convoys: convoys.gone,
    merges: merges.gone,
    escalations: escalations.gone,
    mail: mail.gone,
  }
  if (Object.values(finished).every((gone) => gone.length === 0)) return { town, finished }
  return {
    town: {
      ...town,
      work: {
        ...work,
        beads: beads.kept,
        convoys: convoys.kept,
        merges: merges.kept,
        escalations: escalations.kept,
        mail: mail.kept,
      },
    },
    finished,
  }
}

function split<K, V>(map: ReadonlyMap<K, V>, isGone: (value: V) => boolean): { kept: ReadonlyMap<K, V>; gone: readonly V[] } {
  const gone: V[] = []
  for (const value of map.values()) if (isGone(value)) gone.push(value)
  return gone.length === 0 ? { kept: map, gone } : { kept: new Map([...map].filter(([, value]) => !isGone(value))), gone }
}
