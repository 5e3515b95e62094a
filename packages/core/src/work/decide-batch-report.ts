import type { ContainerReport } from '@gastown/contract/reports'
import type { WorkEvent } from '@gastown/contract/work/events'
import { batchIdSchema, type MergeId } from '@gastown/contract/work/ids'
import type { GateResult, Merge, MergeState } from '@gastown/contract/work/merge'
import { awaitingMergeCheckMs, later, needsYouCheckMs, verifyAgainMs } from '../policy/work-policy.ts'
import { accept, reject, type Decision } from '../decision.ts'
import type { Town } from '../town.ts'
import { escalate } from './escalate.ts'
import { failMerge } from './end-work.ts'
import { makeRework } from './make-rework.ts'
import type { Batch, Work } from './work.ts'

type ReportOf<T extends ContainerReport['type']> = Extract<ContainerReport, { type: T }>
type LeftOut = Extract<ReportOf<'batch.verified'>['verification'], { leftOut: unknown }>['leftOut'][number]

/** A verification speaks only for the batch in hand: a late one of an earlier batch changes nothing. */
export function decideVerified(town: Town, report: ReportOf<'batch.verified'>, at: string): Decision {
  const batch = town.work.refineries.get(report.rigId)?.batch ?? null
  if (batch?.batchId !== report.batchId || batch.attempt !== report.attempt || batch.phase.name !== 'verifying')
    return reject('STALE_GENERATION', 'This batch is not being verified any more.')
  const { work } = town
  const { verification } = report
  const left = 'leftOut' in verification ? verification.leftOut.flatMap((one) => leaveOut(work, one, at)) : []
  switch (verification.result) {
    case 'nothing':
      return accept([...left, end(batch, 'None of its branches could be verified.', at)])
    case 'unknown':
      return accept([
        end(batch, verification.detail, at),
        ...mergesOf(work, batch.mergeIds).map((merge) =>
          putOff(merge, `It could not be verified: ${verification.detail}`, later(at, verifyAgainMs), at),
        ),
      ])
    case 'passed': {
      const { base, tip, commits, gates, preVerified } = verification
      const verified: WorkEvent = {
        type: 'batch.verified',
        rigId: batch.rigId,
        batchId: batch.batchId,
        base,
        tip,
        commits,
        gates,
        preVerified,
        at,
      }
      const landing = mergesOf(
        work,
        commits.map(({ mergeId }) => mergeId),
      ).map((merge) => move(merge, { state: 'landing', batchId: batch.batchId }, at, gates))
      return accept([...left, verified, ...landing])
    }
    case 'gate_failed':
      return accept([...left, ...gateFailed(town, batch, verification.mergeIds, verification.gates, at)])
  }
}

/**
 * A gate that fails is tried once more, since it may be flaky. Then a bundle is taken apart until the culprit is alone; the others are
 * tried without it. A branch that fails alone has to be reworked.
 */
function gateFailed(
  { work }: Town,
  batch: Batch,
  mergeIds: readonly MergeId[],
  gates: readonly GateResult[],
  at: string,
): readonly WorkEvent[] {
  const failed = gates.findLast(({ outcome }) => outcome !== 'passed')
  const why = `The gate "${failed?.command ?? ''}" ${failed?.outcome === 'timed_out' ? 'took too long' : 'failed'}.`
  const merges = mergesOf(work, mergeIds)
  if (batch.attempt === 1) {
    const plan = {
      batchId: batchIdSchema.parse(`batch-${work.revision}-2`),
      rigId: batch.rigId,
      target: batch.target,
      mergeIds,
      attempt: 2,
    }
    return [
      end(batch, `${why} It is tried once more.`, at),
      { type: 'batch.started', plan, at },
      ...merges.map((merge) => move(merge, { state: 'verifying', batchId: plan.batchId }, at, gates)),
    ]
  }
  if (merges.length > 1) {
    const half = Math.ceil(mergeIds.length / 2)
    const groups = [mergeIds.slice(0, half), mergeIds.slice(half)]
    return [
      { ...end(batch, `${why} Its halves are tried each by itself.`, at), groups },
      ...merges.map((merge) => move(merge, { state: 'queued' }, at, gates)),
    ]
  }
  const body = `${why}\n\n${failed?.output ?? ''}`
  return [
    end(batch, why, at),
    ...merges.flatMap((merge) => makeRework(work, merge, { cause: 'gate', body, by: 'town', gates }, at)),
  ]
}

function leaveOut(work: Work, left: LeftOut, at: string): readonly WorkEvent[] {
  const merge = work.merges.get(left.mergeId)
  if (merge === undefined) return []
  switch (left.why) {
    case 'landed':
      return landed(merge, left.commit, left.commit, at)
    case 'missing':
      return failMerge(work, merge, `The commit ${merge.head} of its branch is not there any more. ${left.detail}`, at)
    case 'conflict': {
      const body = `The branch ${merge.branch} does not go together with what is on ${merge.target} now. Files in conflict: ${left.files.join(', ') || 'unknown'}.\n\n${left.detail}`
      return makeRework(work, merge, { cause: 'conflict', body, by: 'town' }, at)
    }
  }
}

/** Landed is what was read back from the target (promise 3). */
export function decideLanded(town: Town, report: ReportOf<'batch.landed'>, at: string): Decision {
  const { work } = town
  const batch = work.refineries.get(report.rigId)?.batch ?? null
  if (batch?.batchId !== report.batchId || batch.phase.name !== 'landing')
    return reject('STALE_GENERATION', 'This batch is not being landed any more.')
  const { landing } = report
  const { commits, tip } = batch.phase
  const merges = mergesOf(
    work,
    commits.map(({ mergeId }) => mergeId),
  )
  const commitOf = (merge: Merge) => commits.find(({ mergeId }) => mergeId === merge.mergeId)?.commit ?? tip
  switch (landing.result) {
    case 'landed':
      return accept([
        ...merges.flatMap((merge) => landed(merge, commitOf(merge), landing.commit, at)),
        end(batch, 'It landed.', at),
      ])
    case 'pushed': {
      const branchOf = (merge: Merge) => landing.branches.find(({ mergeId }) => mergeId === merge.mergeId)?.branch ?? merge.branch
      const waiting = merges.flatMap((merge): WorkEvent[] => {
        const pushedBranch = branchOf(merge)
        const status = {
          state: 'awaiting_merge',
          pushedBranch,
          commit: commitOf(merge),
          checkAt: later(at, awaitingMergeCheckMs),
        } as const
        const problem = {
          key: `${merge.mergeId}-merge`,
          severity: 'low',
          title: `"${merge.title}" is ready to be merged`,
          body: `It is verified and pushed as ${pushedBranch}. Merge it into ${merge.target}; that is noticed.`,
          about: aboutOf(merge),
        } as const
        return [move(merge, status, at), ...escalate(work, problem, at)]
      })
      return accept([...waiting, end(batch, 'Its branches are pushed.', at)])
    }
    case 'moved':
      // Somebody else's commit came first: the same branches are verified on it, before any others.
      return accept([
        {
          ...end(batch, `The target has moved: ${landing.detail}`, at),
          groups: merges.length === 0 ? [] : [merges.map(({ mergeId }) => mergeId)],
        },
        ...merges.map((merge) => move(merge, { state: 'queued' }, at)),
      ])
    case 'refused': {
      const reason = landing.detail
      const waiting = merges.map((merge) => putOff(merge, reason, later(at, needsYouCheckMs), at))
      const [first] = merges
      const raised =
        first === undefined
          ? []
          : escalate(
              work,
              {
                key: `${report.rigId}-${landing.cause}`,
                severity: 'high',
                title: refusalTitles[landing.cause],
                body: reason,
                about: aboutOf(first),
              },
              at,
            )
      return accept([...waiting, ...raised, end(batch, reason, at)])
    }
    case 'unknown':
      // Perhaps it has landed: the next verification finds that out, and a push that came through is not made again.
      return accept([
        ...merges.map((merge) =>
          putOff(merge, `It is not known whether it landed: ${landing.detail}`, later(at, verifyAgainMs), at),
        ),
        end(batch, landing.detail, at),
      ])
  }
}

const refusalTitles = {
  dirty: 'A repository has changes of yours: nothing can land on it',
  hook: 'A hook of the repository refuses what the town pushes',
  permission: 'The town may not push to the repository',
  other: 'The repository refuses what the town pushes',
} as const

export function decideMergeChecked({ work }: Town, report: ReportOf<'merge.checked'>, at: string): Decision {
  const merge = work.merges.get(report.mergeId)
  if (merge?.status.state !== 'awaiting_merge') return accept([])
  if (report.found === 'merged') {
    const commit = report.commit ?? merge.status.commit
    return accept(landed(merge, commit, commit, at))
  }
  return accept([move(merge, { ...merge.status, checkAt: later(at, awaitingMergeCheckMs) }, at)])
}

function landed(merge: Merge, commit: string, tip: string, at: string): readonly WorkEvent[] {
  const { beadId, convoyId } = merge
  const moved = move(merge, { state: 'landed', commit, at }, at)
  if (beadId !== undefined) return [moved, { type: 'bead.landed', beadId, commit, tip, at }]
  return convoyId === undefined ? [moved] : [moved, { type: 'convoy.landed', convoyId, commit, at }]
}

function putOff(merge: Merge, reason: string, retryAt: string, at: string): WorkEvent {
  return move(merge, { state: 'needs_you', reason: reason.slice(0, 2000), retryAt }, at)
}

export function move(merge: Merge, status: MergeState, at: string, gates?: readonly GateResult[]): WorkEvent {
  const { mergeId, beadId } = merge
  return {
    type: 'merge.moved',
    mergeId,
    ...(beadId === undefined ? {} : { beadId }),
    status,
    ...(gates === undefined ? {} : { gates }),
    at,
  }
}

function end({ rigId, batchId }: Batch, reason: string, at: string): Extract<WorkEvent, { type: 'batch.ended' }> {
  return { type: 'batch.ended', rigId, batchId, reason: reason.slice(0, 2000), groups: [], at }
}

function mergesOf(work: Work, mergeIds: readonly MergeId[]): readonly Merge[] {
  return mergeIds.flatMap((mergeId) => work.merges.get(mergeId) ?? [])
}

function aboutOf({ mergeId, beadId }: Merge): { mergeId: MergeId; beadId?: NonNullable<Merge['beadId']> } {
  return { mergeId, ...(beadId === undefined ? {} : { beadId }) }
}
