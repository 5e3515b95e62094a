import type { Town } from '../town.ts'
import { waitReasonOf } from './bead-readiness.ts'
import { findAnyCycle } from './graph.ts'
import { taskOf } from './work.ts'

export interface Violation {
  /** As docs/spec/work.md numbers them. */
  readonly invariant: string
  readonly text: string
}

type Check = (town: Town) => readonly string[]

/** What must hold after every turn. Empty in a well town. */
export function checkInvariants(town: Town): readonly Violation[] {
  return Object.entries(invariants).flatMap(([invariant, check]) => check(town).map((text) => ({ invariant, text })))
}

const invariants: Readonly<Record<string, Check>> = {
  'I1 one run per bead': ({ work }) => {
    const seen = new Map<string, string>()
    return [...work.workers.values()].flatMap((worker) => {
      const task = taskOf(worker)
      if (task?.kind !== 'bead') return []
      const other = seen.get(task.beadId)
      seen.set(task.beadId, worker.agentId)
      return other === undefined ? [] : [`${task.beadId} is worked on by ${other} and ${worker.agentId}`]
    })
  },
  'I2 a bead in progress is somebody’s hook': ({ work }) =>
    [...work.beads.values()].flatMap((bead) => {
      const worker = bead.agentId === undefined ? undefined : work.workers.get(bead.agentId)
      const task = worker === undefined ? null : taskOf(worker)
      const isHooked = task?.kind === 'bead' && task.beadId === bead.beadId
      if ((bead.status === 'in_progress') === isHooked) return []
      return [`${bead.beadId} is ${bead.status}, and ${bead.agentId ?? 'nobody'} is ${isHooked ? '' : 'not '}at it`]
    }),
  'I3 a hook is a bead in progress': ({ work }) =>
    [...work.workers.values()].flatMap((worker) => {
      const task = taskOf(worker)
      if (task?.kind !== 'bead') return []
      const bead = work.beads.get(task.beadId)
      return bead?.status === 'in_progress' && bead.agentId === worker.agentId
        ? []
        : [`${worker.agentId} is at ${task.beadId}, which is ${bead?.status ?? 'gone'}`]
    }),
  'I4 a bead in review has a branch in the queue': ({ work }) =>
    [...work.beads.values()].flatMap((bead) => {
      if (bead.status !== 'in_review') return []
      const merge = bead.mergeId === undefined ? undefined : work.merges.get(bead.mergeId)
      return merge === undefined || merge.beadId !== bead.beadId ? [`${bead.beadId} is in review without a merge`] : []
    }),
  'I5 a branch in the queue is of a bead in review, or of a convoy that lands': ({ work }) =>
    [...work.merges.values()].flatMap(({ mergeId, beadId, convoyId }) => {
      if (beadId !== undefined)
        return work.beads.get(beadId)?.mergeId === mergeId ? [] : [`${mergeId} is of ${beadId}, which does not know it`]
      const convoy = convoyId === undefined ? undefined : work.convoys.get(convoyId)
      return convoy?.landingMergeId === mergeId ? [] : [`${mergeId} is of no convoy that lands`]
    }),
  'I6 a branch that is verified or landed is in its rig’s batch': ({ work }) =>
    [...work.merges.values()].flatMap(({ mergeId, rigId, status }) => {
      if (status.state !== 'verifying' && status.state !== 'landing') return []
      const batch = work.refineries.get(rigId)?.batch
      return batch?.batchId === status.batchId && batch.mergeIds.includes(mergeId)
        ? []
        : [`${mergeId} is ${status.state} in a batch that is not in hand`]
    }),
  'I7 rework is somebody’s, and its merge waits for it': ({ work }) =>
    [...work.merges.values()].flatMap(({ mergeId, status }) => {
      if (status.state !== 'rework') return []
      const bead = work.beads.get(status.reworkBeadId)
      return bead?.mergeId === mergeId && bead.kind === 'rework'
        ? []
        : [`${mergeId} waits for ${status.reworkBeadId}, which is gone`]
    }),
  'I8 what blocks is unfinished, and part of what is depended on': ({ work }) =>
    [...work.beads.values()].flatMap(({ beadId, blockedBy, dependsOn }) =>
      blockedBy
        .filter((id) => !dependsOn.includes(id) || !work.beads.has(id))
        .map((id) => `${beadId} is blocked by ${id}, which is not there`),
    ),
  'I9 no circle of dependencies': ({ work }) => {
    const cycle = findAnyCycle((id) => work.beads.get(id)?.blockedBy ?? [], work.beads.keys())
    return cycle === null ? [] : [cycle.join(' → ')]
  },
  'I10 what is finished has left': ({ work }) => [
    ...[...work.beads.values()].filter(({ status }) => status === 'closed').map(({ beadId }) => `${beadId} is closed`),
    ...[...work.convoys.values()]
      .filter(({ status }) => status === 'landed' || status === 'failed')
      .map(({ convoyId }) => `${convoyId} has ended`),
    ...[...work.merges.values()]
      .filter(({ status }) => status.state === 'landed' || status.state === 'failed')
      .map(({ mergeId }) => `${mergeId} has ended`),
  ],
  'I11 every unfinished bead says what it waits for': (town) =>
    [...town.work.beads.values()].flatMap((bead) =>
      waitReasonOf(town, bead, bead.updatedAt)?.text ? [] : [`${bead.beadId} waits without a reason`],
    ),
  'I12 a convoy and its beads know each other': ({ work }) => [
    ...[...work.convoys.values()].flatMap(({ convoyId, members }) =>
      members.flatMap(({ beadId, status }) => {
        const bead = work.beads.get(beadId)
        if (bead === undefined) return status === 'closed' ? [] : [`${beadId} of ${convoyId} is gone, and was ${status}`]
        return bead.convoyId === convoyId && bead.status === status
          ? []
          : [`${beadId} is ${bead.status}, its convoy says ${status}`]
      }),
    ),
    ...[...work.beads.values()].flatMap(({ beadId, convoyId }) => {
      if (convoyId === undefined) return []
      const convoy = work.convoys.get(convoyId)
      return convoy === undefined || convoy.members.some((member) => member.beadId === beadId)
        ? []
        : [`${beadId} is not among ${convoyId}`]
    }),
  ],
}
