import { GastownError } from '@gastown/contract/errors'
import { derivedId, type InputId } from '@gastown/contract/ids'
import type { Bead, BeadPatch, DependencyResult } from '@gastown/contract/work/bead'
import type { BeadChange, WorkEvent } from '@gastown/contract/work/events'
import type { ImportedBead, WorkIntent } from '@gastown/contract/work/intents'
import { beadIdSchema, type BeadId } from '@gastown/contract/work/ids'
import { noSpend } from '@gastown/contract/work/spend'
import { accept, type Accepted } from '../decision.ts'
import type { Town } from '../town.ts'
import { releaseWorkers } from './end-work.ts'
import { requireBead, requireRig, requireWorker } from './find.ts'
import { findAnyCycle, findCycle } from './graph.ts'
import type { Work } from './work.ts'

type IntentOf<T extends WorkIntent['type']> = Extract<WorkIntent, { type: T }>

export function createBead(town: Town, intent: IntentOf<'bead.create'> & { inputId: InputId }, at: string): Accepted {
  const { bead: wished, landed, by } = intent
  requireRig(town, wished.rigId)
  if (wished.parentId !== undefined) requireBead(town.work, wished.parentId, 'parentId')
  const { dependsOn, ...plain } = wished
  const beadId = derivedId(beadIdSchema, 'bead', intent.inputId)
  const bead: Bead = { ...newBead(beadId, by, at), ...plain, ...checkedDependencies(town.work, beadId, dependsOn, landed) }
  return accept([{ type: 'bead.created', beadId, bead, at }], { ids: { beadId } })
}

/** A task that was never begun. */
export function newBead(
  beadId: BeadId,
  by: string,
  at: string,
): Omit<Bead, 'rigId' | 'title' | 'dependsOn' | 'blockedBy' | 'results'> {
  return {
    beadId,
    kind: 'task',
    body: '',
    status: 'open',
    priority: 'medium',
    labels: [],
    createdBy: by,
    createdAt: at,
    updatedAt: at,
    hold: false,
    attemptCount: 0,
    attempts: [],
    doneRefusals: 0,
    spend: noSpend,
  }
}

/** What the bead waits for, of what it depends on. Throws BEAD_NOT_FOUND and DEPENDENCY_CYCLE. */
function checkedDependencies(
  work: Work,
  beadId: BeadId,
  dependsOn: readonly BeadId[],
  landed: readonly DependencyResult[],
): Pick<Bead, 'dependsOn' | 'blockedBy' | 'results'> {
  const unique = [...new Set(dependsOn)]
  const results = landed.filter((result) => unique.includes(result.beadId) && !work.beads.has(result.beadId))
  const blockedBy = unique.filter((id) => !results.some((result) => result.beadId === id))
  for (const id of blockedBy) if (id !== beadId) requireBead(work, id, 'dependsOn')
  const cycle = findCycle((id) => work.beads.get(id)?.dependsOn ?? [], beadId, unique)
  if (cycle !== null) {
    const names = cycle.map((id) => `"${work.beads.get(id)?.title ?? id}"`).join(' → ')
    throw new GastownError(
      'DEPENDENCY_CYCLE',
      `dependsOn: these beads would wait for each other: ${names}. Take one of the dependencies away.`,
      { field: 'dependsOn' },
    )
  }
  return { dependsOn: unique, blockedBy, results }
}

export function importBeads(town: Town, { beads, coming, by }: IntentOf<'bead.import'>, at: string): Accepted {
  const { work } = town
  const fresh = beads.filter(({ beadId }) => !work.beads.has(beadId))
  const known = new Set<BeadId>([...work.beads.keys(), ...fresh.map(({ beadId }) => beadId)])
  const dependenciesOf = new Map(fresh.map(({ beadId, dependsOn }) => [beadId, dependsOn.filter((id) => known.has(id))]))
  const cycle = findAnyCycle((id) => dependenciesOf.get(id) ?? [], dependenciesOf.keys())
  if (cycle !== null)
    throw new GastownError(
      'DEPENDENCY_CYCLE',
      `text: these beads wait for each other: ${cycle.join(' → ')}. Mend the file, and import it again.`,
      { field: 'text' },
    )
  const parents = new Set([...known, ...coming])
  const events = fresh.map((imported): WorkEvent => {
    requireRig(town, imported.rigId)
    const dependsOn = [...(dependenciesOf.get(imported.beadId) ?? [])]
    return { type: 'bead.created', beadId: imported.beadId, bead: importedBead(imported, dependsOn, parents, by, at), at }
  })
  return accept(events, { ids: { made: String(events.length) } })
}

function importedBead(imported: ImportedBead, dependsOn: BeadId[], parents: ReadonlySet<BeadId>, by: string, at: string): Bead {
  const { beadId, rigId, title, body, priority, labels, parentId, hold, createdAt } = imported
  const parent = parentId === undefined || !parents.has(parentId) ? {} : { parentId }
  return {
    ...newBead(beadId, by, at),
    rigId,
    title,
    body,
    priority,
    labels: [...labels],
    hold,
    createdAt,
    ...parent,
    dependsOn,
    blockedBy: dependsOn,
    results: [],
  }
}

export function updateBead(town: Town, { beadId, patch, landed, by }: IntentOf<'bead.update'>, at: string): readonly WorkEvent[] {
  const bead = requireBead(town.work, beadId)
  const { dependsOn, ...plain } = patch
  const dependencies =
    dependsOn === undefined ? {} : checkedDependencies(town.work, beadId, dependsOn, [...landed, ...bead.results])
  const change = onlyDefined({ ...plain, ...dependencies })
  if (Object.keys(change).length === 0) return []
  const events: WorkEvent[] = [{ type: 'bead.changed', beadId, change, by, at }]
  // What a worker was told is old: held work is taken from it, another wording reaches it with its next try.
  if (patch.hold === true && bead.status === 'in_progress') {
    events.push({ type: 'bead.attempt_ended', beadId, outcome: 'stopped', reason: 'It was put on hold.', retryAt: null, at })
    events.push(...releaseWorkers(town.work, bead, 'Its bead was put on hold.', at))
  }
  return events
}

function onlyDefined(
  change: Omit<BeadPatch, 'dependsOn'> & Partial<Pick<Bead, 'dependsOn' | 'blockedBy' | 'results'>>,
): BeadChange {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as BeadChange
}

/** Whoever works on it is stopped, its work saved on a ref; its children go with it. */
export function deleteBead({ work }: Town, { beadId, by }: IntentOf<'bead.delete'>, at: string): readonly WorkEvent[] {
  const doomed = withDescendants(work, requireBead(work, beadId))
  return doomed.flatMap((bead): WorkEvent[] => {
    if (bead.status === 'in_review') {
      throw new GastownError('WRONG_STATE', `"${bead.title}" is in the merge queue. Close it first, or let it land.`, {
        field: 'beadId',
      })
    }
    return [
      ...releaseWorkers(work, bead, 'Its bead was deleted.', at),
      { type: 'bead.deleted', beadId: bead.beadId, by, at },
      ...freeMerge(work, bead, at),
    ]
  })
}

/** A branch that waited for this rework is tried again as it is. */
function freeMerge(work: Work, { beadId, kind, mergeId }: Bead, at: string): readonly WorkEvent[] {
  const merge = kind === 'rework' && mergeId !== undefined ? work.merges.get(mergeId) : undefined
  if (merge?.status.state !== 'rework' || merge.status.reworkBeadId !== beadId) return []
  const source = merge.beadId === undefined ? {} : { beadId: merge.beadId }
  return [{ type: 'merge.moved', mergeId: merge.mergeId, ...source, status: { state: 'queued' }, at }]
}

function withDescendants(work: Work, bead: Bead): readonly Bead[] {
  const children = [...work.beads.values()].filter((one) => one.parentId === bead.beadId && one.beadId !== bead.beadId)
  return [...children.flatMap((child) => withDescendants(work, child)), bead]
}

export function startBead({ work }: Town, { beadId, by }: IntentOf<'bead.start'>, at: string): readonly WorkEvent[] {
  const bead = requireBead(work, beadId)
  if (bead.status !== 'open') throw new GastownError('WRONG_STATE', startRefusal(bead), { field: 'beadId' })
  const waits = bead.hold || bead.retryAt !== undefined
  return waits ? [{ type: 'bead.changed', beadId, change: { hold: false, retryAt: null }, by, at }] : []
}

function startRefusal(bead: Bead): string {
  if (bead.status === 'failed') return `"${bead.title}" has failed. Open it again with retry.`
  return `"${bead.title}" is ${bead.status.replace('_', ' ')} already.`
}

export function retryBead({ work }: Town, { beadId, by }: IntentOf<'bead.retry'>, at: string): readonly WorkEvent[] {
  const bead = requireBead(work, beadId)
  if (bead.status === 'open') return startBead({ work } as Town, { type: 'bead.start', beadId, by }, at)
  if (bead.status !== 'failed') {
    throw new GastownError(
      'WRONG_STATE',
      `"${bead.title}" is ${bead.status.replace('_', ' ')}: only a failed bead is opened again.`,
      { field: 'beadId' },
    )
  }
  if (bead.kind === 'rework') {
    throw new GastownError(
      'WRONG_STATE',
      `"${bead.title}" was rework of a branch that has failed with it. Open the bead of that branch again${bead.parentId === undefined ? '' : `: ${bead.parentId}`}.`,
      { field: 'beadId' },
    )
  }
  return [{ type: 'bead.reopened', beadId, by, at }]
}

export function closeBead({ work }: Town, { beadId, reason, by }: IntentOf<'bead.close'>, at: string): readonly WorkEvent[] {
  const bead = requireBead(work, beadId)
  const merge = bead.kind === 'task' && bead.mergeId !== undefined ? work.merges.get(bead.mergeId) : undefined
  if (merge?.status.state === 'landing' || merge?.status.state === 'verifying') {
    throw new GastownError('WRONG_STATE', `"${bead.title}" is just being verified or landed. Try again in a moment.`, {
      field: 'beadId',
    })
  }
  const closing: WorkEvent[] = [
    ...releaseWorkers(work, bead, 'Its bead was closed.', at),
    { type: 'bead.closed', beadId, reason, by, at },
  ]
  if (merge === undefined) return [...closing, ...freeMerge(work, bead, at)]
  const failed: WorkEvent = {
    type: 'merge.moved',
    mergeId: merge.mergeId,
    beadId,
    status: { state: 'failed', reason: `Its bead was closed: ${reason}`.slice(0, 2000), at },
    at,
  }
  const rework = merge.status.state === 'rework' ? work.beads.get(merge.status.reworkBeadId) : undefined
  const reworkClosed: readonly WorkEvent[] =
    rework === undefined
      ? []
      : [
          ...releaseWorkers(work, rework, 'Its bead was closed.', at),
          { type: 'bead.closed', beadId: rework.beadId, reason: 'The bead that it reworks was closed.', by, at },
        ]
  return [...reworkClosed, failed, ...closing]
}

export function reassignBead(
  { work }: Town,
  { beadId, agentId, by }: IntentOf<'bead.reassign'>,
  at: string,
): readonly WorkEvent[] {
  const bead = requireBead(work, beadId)
  if (agentId !== null && requireWorker(work, agentId).rigId !== bead.rigId) {
    throw new GastownError('WRONG_STATE', 'agentId: this worker is of another rig than the bead.', { field: 'agentId' })
  }
  if (bead.status === 'in_review' || bead.status === 'failed')
    throw new GastownError('WRONG_STATE', startRefusal(bead), { field: 'beadId' })
  const wish: WorkEvent = { type: 'bead.changed', beadId, change: { wishedAgentId: agentId }, by, at }
  if (bead.status === 'open') return [wish]
  return [
    { type: 'bead.attempt_ended', beadId, outcome: 'stopped', reason: 'It was given to somebody else.', retryAt: null, at },
    ...releaseWorkers(work, bead, 'Its bead was given to somebody else.', at),
    wish,
  ]
}
