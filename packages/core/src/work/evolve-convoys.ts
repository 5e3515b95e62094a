import type { Convoy, ConvoyMember } from '@gastown/contract/work/convoy'
import type { WorkEvent } from '@gastown/contract/work/events'
import type { BeadId } from '@gastown/contract/work/ids'
import { withChanged, withEntry } from './immutable-map.ts'
import { releaseAwaiting } from './evolve-beads.ts'
import type { Work } from './work.ts'

type ConvoyEvent = Extract<WorkEvent, { type: `convoy.${string}` | `bead.${string}` }>

/** `work` with the bead's own part of the event taken. A convoy mirrors its members, since closed ones leave the town's memory. */
export function evolveConvoys(work: Work, event: ConvoyEvent): Work {
  switch (event.type) {
    case 'convoy.created':
      return { ...work, convoys: withEntry(work.convoys, event.convoyId, event.convoy) }
    case 'convoy.started':
      return change(work, event.convoyId, (convoy) => ({ ...convoy, status: 'active', startedAt: event.at }))
    case 'convoy.changed': {
      const { title, mode, featureBranch } = event
      return change(work, event.convoyId, (convoy) => ({
        ...convoy,
        ...(title === undefined ? {} : { title }),
        ...(mode === undefined ? {} : { mode }),
        ...(featureBranch === undefined ? {} : { featureBranch }),
      }))
    }
    case 'convoy.member_added':
      return change(work, event.convoyId, (convoy) => withMember(convoy, memberOf(work, event.beadId)))
    case 'convoy.member_removed':
      return change(work, event.convoyId, (convoy) => without(convoy, event.beadId))
    case 'convoy.landing':
      return change(work, event.convoyId, (convoy) => ({ ...convoy, landingMergeId: event.mergeId }))
    case 'convoy.landed': {
      const beads = releaseAwaiting(work.beads, event.convoyId, event.commit)
      return change({ ...work, beads }, event.convoyId, (convoy) => ({
        ...convoy,
        status: 'landed',
        endedAt: event.at,
        ...(event.commit === undefined ? {} : { landedCommit: event.commit }),
      }))
    }
    case 'convoy.failed':
      return change(work, event.convoyId, (convoy) => ({ ...convoy, status: 'failed', endedAt: event.at, reason: event.reason }))
    case 'bead.deleted':
      return mirror(work, event.beadId, (convoy) => without(convoy, event.beadId))
    default: {
      const member = memberOf(work, event.beadId)
      const convoyId = work.beads.get(event.beadId)?.convoyId
      if (member === null || convoyId === undefined) return work
      return change(work, convoyId, (convoy) => {
        const mirrored = withMember(convoy, member)
        return event.type === 'bead.landed' && convoy.featureBranch !== undefined
          ? { ...mirrored, featureTip: event.tip }
          : mirrored
      })
    }
  }
}

function change(work: Work, convoyId: Convoy['convoyId'], by: (convoy: Convoy) => Convoy): Work {
  return { ...work, convoys: withChanged(work.convoys, convoyId, by) }
}

function mirror(work: Work, beadId: BeadId, by: (convoy: Convoy) => Convoy): Work {
  for (const convoy of work.convoys.values()) {
    if (convoy.members.some((member) => member.beadId === beadId)) return change(work, convoy.convoyId, by)
  }
  return work
}

function memberOf(work: Work, beadId: BeadId): ConvoyMember | null {
  const bead = work.beads.get(beadId)
  if (bead === undefined) return null
  const { title, status, dependsOn, landedCommit } = bead
  return { beadId, title, status, dependsOn, ...(landedCommit === undefined ? {} : { landedCommit }) }
}

function withMember(convoy: Convoy, member: ConvoyMember | null): Convoy {
  if (member === null) return convoy
  const at = convoy.members.findIndex(({ beadId }) => beadId === member.beadId)
  if (at === -1) return { ...convoy, members: [...convoy.members, member] }
  const known = convoy.members[at]
  const isSame =
    known?.status === member.status &&
    known.title === member.title &&
    known.dependsOn === member.dependsOn &&
    known.landedCommit === member.landedCommit
  return isSame ? convoy : { ...convoy, members: convoy.members.with(at, member) }
}

function without(convoy: Convoy, beadId: BeadId): Convoy {
  return { ...convoy, members: convoy.members.filter((member) => member.beadId !== beadId) }
}
