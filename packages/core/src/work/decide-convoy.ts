import { GastownError } from '@gastown/contract/errors'
import { derivedId, type InputId } from '@gastown/contract/ids'
import type { Bead } from '@gastown/contract/work/bead'
import type { Convoy } from '@gastown/contract/work/convoy'
import type { WorkEvent } from '@gastown/contract/work/events'
import { beadIdSchema, convoyIdSchema, type BeadId } from '@gastown/contract/work/ids'
import { isBranchName } from '@gastown/contract/git-url'
import type { WorkIntent } from '@gastown/contract/work/intents'
import { noSpend } from '@gastown/contract/work/spend'
import { accept, type Accepted } from '../decision.ts'
import type { Town } from '../town.ts'
import { newBead, updateBead } from './decide-bead.ts'
import { requireBead, requireConvoy, requireRig } from './find.ts'
import { slugOf } from './slug.ts'

type IntentOf<T extends WorkIntent['type']> = Extract<WorkIntent, { type: T }>

export function createConvoy(town: Town, intent: IntentOf<'convoy.create'> & { inputId: InputId }, at: string): Accepted {
  const { by, inputId } = intent
  const { rigId, title, tasks, ...wished } = intent.convoy
  const rig = requireRig(town, rigId)
  checkTasks(intent.convoy)
  const convoyId = derivedId(convoyIdSchema, 'convoy', inputId)
  const idOf = (index: number): BeadId => beadIdSchema.parse(`bead-${inputId}-${index + 1}`)
  const mode = wished.mode ?? rig.config.convoyMode
  const staged = wished.staged ?? town.work.config.stagedConvoys
  const beads = tasks.map((task, index): Bead => {
    const dependsOn = [...new Set(task.dependsOn)].map(idOf)
    const { title: taskTitle, body, priority, labels, model } = task
    return {
      ...newBead(idOf(index), by, at),
      rigId,
      title: taskTitle,
      body,
      priority,
      labels,
      ...(model === undefined ? {} : { model }),
      convoyId,
      dependsOn,
      blockedBy: dependsOn,
      results: [],
    }
  })
  const convoy: Convoy = {
    convoyId,
    rigId,
    title,
    mode,
    status: staged ? 'staged' : 'active',
    createdBy: by,
    createdAt: at,
    ...(staged ? {} : { startedAt: at }),
    members: beads.map((bead) => ({ beadId: bead.beadId, title: bead.title, status: 'open', dependsOn: bead.dependsOn })),
    ...(mode === 'review-then-land' ? { featureBranch: featureBranchOf(title, convoyId) } : {}),
    spend: noSpend,
  }
  const events: WorkEvent[] = [
    { type: 'convoy.created', convoyId, convoy, at },
    ...beads.map((bead): WorkEvent => ({ type: 'bead.created', beadId: bead.beadId, bead, at })),
  ]
  return accept(events, { ids: { convoyId } })
}

/** Throws INVALID_INPUT and DEPENDENCY_CYCLE, naming the task. */
function checkTasks({ tasks, parallel }: IntentOf<'convoy.create'>['convoy']): void {
  for (const [index, task] of tasks.entries()) {
    const wrong = task.dependsOn.find((position) => position >= tasks.length)
    if (wrong === undefined) continue
    throw new GastownError(
      'INVALID_INPUT',
      `tasks.${index}.dependsOn: there is no task ${wrong}; the ${tasks.length} tasks are numbered from 0.`,
      { field: `tasks.${index}.dependsOn` },
    )
  }
  const hasDependency = tasks.some((task) => task.dependsOn.length > 0)
  if (tasks.length > 1 && !hasDependency && !parallel) {
    throw new GastownError(
      'INVALID_INPUT',
      'tasks: none of them depends on another, so all would run side by side and may conflict. Say which depend on which with dependsOn, or say parallel: true when that is meant.',
      { field: 'parallel' },
    )
  }
  const waiting = new Set(tasks.keys())
  for (;;) {
    const free = [...waiting].filter((index) => (tasks[index]?.dependsOn ?? []).every((position) => !waiting.has(position)))
    if (free.length === 0) break
    for (const index of free) waiting.delete(index)
  }
  if (waiting.size === 0) return
  throw new GastownError(
    'DEPENDENCY_CYCLE',
    `tasks: the tasks ${[...waiting].join(', ')} wait for each other. Take one of their dependencies away.`,
    { field: 'tasks' },
  )
}

function featureBranchOf(title: string, convoyId: string): string {
  return `gt/convoy/${slugOf(title, 40)}-${convoyId.slice(-8)}`
}

export function startConvoy({ work }: Town, { convoyId, by }: IntentOf<'convoy.start'>, at: string): readonly WorkEvent[] {
  const convoy = requireConvoy(work, convoyId)
  return convoy.status === 'staged' ? [{ type: 'convoy.started', convoyId, by, at }] : []
}

export function updateConvoy({ work }: Town, intent: IntentOf<'convoy.update'>, at: string): readonly WorkEvent[] {
  const { convoyId, title, mode, by } = intent
  const convoy = requireConvoy(work, convoyId)
  if (intent.featureBranch !== undefined && !isBranchName(intent.featureBranch)) {
    throw new GastownError('INVALID_INPUT', `featureBranch: "${intent.featureBranch}" is not the name of a git branch.`, {
      field: 'featureBranch',
    })
  }
  // Tries that were stopped are not counted, and are begun all the same: then there is a branch.
  const hasBegun = convoy.members.some(({ beadId, status }) => status !== 'open' || work.beads.get(beadId)?.branch !== undefined)
  if (hasBegun && ((mode !== undefined && mode !== convoy.mode) || intent.featureBranch !== undefined)) {
    throw new GastownError(
      'WRONG_STATE',
      'mode: the convoy has begun; how it lands cannot be changed any more. Its title and its beads can.',
      { field: mode === undefined ? 'featureBranch' : 'mode' },
    )
  }
  const nextMode = mode ?? convoy.mode
  const featureBranch =
    intent.featureBranch ??
    (nextMode === 'review-then-land' && convoy.featureBranch === undefined ? featureBranchOf(convoy.title, convoyId) : undefined)
  const change = {
    ...(title === undefined ? {} : { title }),
    ...(mode === undefined ? {} : { mode }),
    ...(featureBranch === undefined ? {} : { featureBranch }),
  }
  return Object.keys(change).length === 0 ? [] : [{ type: 'convoy.changed', convoyId, ...change, by, at }]
}

export function addToConvoy(town: Town, intent: IntentOf<'convoy.add'>, at: string): readonly WorkEvent[] {
  const { convoyId, beadId, dependsOn, landed, by } = intent
  const convoy = requireConvoy(town.work, convoyId)
  const bead = requireBead(town.work, beadId)
  if (bead.convoyId === convoyId) return []
  if (bead.convoyId !== undefined)
    throw new GastownError('WRONG_STATE', `beadId: "${bead.title}" is part of another convoy. Remove it there first.`, {
      field: 'beadId',
    })
  if (bead.rigId !== convoy.rigId)
    throw new GastownError('WRONG_STATE', 'beadId: a convoy holds beads of one rig.', { field: 'beadId' })
  if (convoy.landingMergeId !== undefined)
    throw new GastownError('WRONG_STATE', 'convoyId: the convoy is landing; nothing can be added any more.', {
      field: 'convoyId',
    })
  if (bead.status !== 'open' && convoy.mode === 'review-then-land') {
    throw new GastownError('WRONG_STATE', `beadId: "${bead.title}" has begun on another branch than the convoy's.`, {
      field: 'beadId',
    })
  }
  const dependencies =
    dependsOn === undefined
      ? []
      : updateBead(town, { type: 'bead.update', beadId, patch: { dependsOn: [...dependsOn] }, landed, by }, at)
  return [
    ...dependencies,
    { type: 'bead.changed', beadId, change: { convoyId }, by, at },
    { type: 'convoy.member_added', convoyId, beadId, at },
  ]
}

export function removeFromConvoy(
  { work }: Town,
  { convoyId, beadId, by }: IntentOf<'convoy.remove'>,
  at: string,
): readonly WorkEvent[] {
  const convoy = requireConvoy(work, convoyId)
  const member = convoy.members.find((one) => one.beadId === beadId)
  if (member === undefined) throw new GastownError('BEAD_NOT_FOUND', 'beadId: the convoy has no such bead.', { field: 'beadId' })
  const bead = work.beads.get(beadId)
  if (
    convoy.mode === 'review-then-land' &&
    (bead === undefined || bead.status === 'in_progress' || bead.status === 'in_review')
  ) {
    throw new GastownError('WRONG_STATE', `beadId: "${member.title}" is on the convoy's branch already, or on its way there.`, {
      field: 'beadId',
    })
  }
  const removed: WorkEvent = { type: 'convoy.member_removed', convoyId, beadId, at }
  return bead === undefined ? [removed] : [removed, { type: 'bead.changed', beadId, change: { convoyId: null }, by, at }]
}

/** Landed is said only of what has landed: a convoy that is closed before has failed, with the reason. */
export function closeConvoy(
  { work }: Town,
  { convoyId, reason, by }: IntentOf<'convoy.close'>,
  at: string,
): readonly WorkEvent[] {
  const convoy = requireConvoy(work, convoyId)
  const landing = convoy.landingMergeId === undefined ? undefined : work.merges.get(convoy.landingMergeId)
  if (landing?.status.state === 'landing' || landing?.status.state === 'verifying') {
    throw new GastownError('WRONG_STATE', 'convoyId: it is just landing. Try again in a moment.', { field: 'convoyId' })
  }
  const open = convoy.members.filter((member) => member.status !== 'closed')
  const isOnFeature = convoy.mode === 'review-then-land'
  const begun = open.find(({ status }) => isOnFeature && (status === 'in_progress' || status === 'in_review'))
  if (begun !== undefined) {
    throw new GastownError(
      'WRONG_STATE',
      `convoyId: "${begun.title}" is on its way to the convoy's branch. Let it land, or put it on hold or close it first.`,
      { field: 'convoyId' },
    )
  }
  // What was begun on the convoy's branch begins anew on the rig's: its commits build on beads that have not landed there.
  const anew = isOnFeature ? ({ branch: null, savedCommit: null } as const) : {}
  const why = `Closed by ${by}${reason === '' ? '' : `: ${reason}`} ${open.length} of ${convoy.members.length} beads had not landed.`
  return [
    ...(landing === undefined
      ? []
      : [{ type: 'merge.moved', mergeId: landing.mergeId, status: { state: 'failed', reason: why, at }, at } as const]),
    { type: 'convoy.failed', convoyId, reason: why, at },
    ...open.flatMap(({ beadId }): WorkEvent[] =>
      work.beads.has(beadId) ? [{ type: 'bead.changed', beadId, change: { convoyId: null, hold: true, ...anew }, by, at }] : [],
    ),
  ]
}
