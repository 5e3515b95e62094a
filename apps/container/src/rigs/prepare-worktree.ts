import { randomUUID } from 'node:crypto'
import { lstat, mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { GastownError } from '@gastown/contract/errors'
import type { LaunchWork } from '@gastown/contract/work/work-routes'
import type { Clock } from '../clock.ts'
import { hasCommit } from '../git/has-commit.ts'
import type { Log } from '../log.ts'
import { isAncestor } from './ancestry.ts'
import { savedRefs, workRef } from './kept-refs.ts'
import { makeCheckout } from './make-checkout.ts'
import { policy } from './policy.ts'
import { checkBranchName, never, readTarget } from './read-target.ts'
import { syncTarget } from './sync-target.ts'
import { isFolder } from './remove-folder.ts'
import type { RigRepository } from './rig-repository.ts'
import type { SavedWork } from './save-work.ts'
import type { WorktreeId } from './worktree-id.ts'
import { loadRecord, saveRecord, touchRecord, type WorktreeRecord } from './worktree-records.ts'

export interface PrepareWorktreeOptions {
  readonly rig: RigRepository
  readonly id: WorktreeId
  readonly work: LaunchWork
  /** Where it is to be. */
  readonly folder: string
  /** Puts all that is in the one that is there on a kept ref. */
  readonly save: (record: WorktreeRecord) => Promise<SavedWork>
  readonly clock: Clock
  readonly log: Log
}

/**
 * Makes a worktree, after the target was seen to have all that it must contain. One that is there is left as it is, unless what it is to go on
 * from was made elsewhere: another worker went on with the bead, or the branch to review has grown. Then its work is saved and it is made
 * anew. What is there but was not finished, or is no repository any more, is set aside beside it, never deleted.
 */
export async function prepareWorktree(options: PrepareWorktreeOptions): Promise<void> {
  const { rig, id, work, folder, clock } = options
  checkBranchName(work.branch)
  const tip = await readTargetWith(options)
  const before = (await isFolder(folder)) ? await loadRecord(rig, id) : null
  const isThere = before !== null && (await hasCommit(folder))
  if (isThere && (await knowsStart(options, before))) return await touchRecord(rig, id, clock.now())
  const start = work.startFrom ?? tip
  if (!(await hasObject(rig, start))) {
    throw notReady(`the commit ${start.slice(0, 12)} that the work goes on from is not in the rig's repository`)
  }
  const scratch = await rig.newScratch()
  try {
    const checkout = join(scratch, 'checkout')
    await mkdir(checkout, { mode: 0o700 })
    const branch = work.readOnly ? null : work.branch
    await makeCheckout(rig, {
      folder: checkout,
      commit: start,
      branch,
      author: work.author,
      upstream: { name: work.target, commit: tip },
    })
    if (isThere) await removeSaved(options, { before, to: join(scratch, 'before') })
    await makePlace(options)
    const { agentId, key, beadId, mergeId } = id
    await saveRecord(rig, { agentId, key, beadId, mergeId, branch, target: work.target, start }, clock.now())
    await rename(checkout, folder)
  } finally {
    await rig.removeScratch(scratch)
  }
}

/** Whether the work goes on from what the worktree started with, or from what was taken out of it. */
async function knowsStart({ rig, id, work }: PrepareWorktreeOptions, { start }: WorktreeRecord): Promise<boolean> {
  const { startFrom } = work
  if (startFrom === undefined || startFrom === start) return true
  const own = [workRef(id), savedRefs(id)]
  const containing = await rig.git.ended(['for-each-ref', '--count=1', `--contains=${startFrom}`, ...own])
  // A commit that the rig does not have is told of by whoever needs it.
  return containing.exitCode === 0 ? containing.stdout.length > 0 : !(await hasObject(rig, startFrom))
}

/** What could not be saved whole is not removed. */
async function removeSaved(
  { folder, save, log, id }: PrepareWorktreeOptions,
  { before, to }: { before: WorktreeRecord; to: string },
): Promise<void> {
  const { kept, leftOut } = await save(before)
  if (leftOut.length > 0) return
  await rename(folder, to)
  log.info({ ...id, saved: kept }, 'a worktree is made anew: its work went on elsewhere')
}

/** The target's tip, which has all that it must contain: a reading that lacks some of it is repeated once, since it may be old. */
async function readTargetWith({ rig, work, clock }: PrepareWorktreeOptions): Promise<string> {
  const { gitUrl, target, createTargetFrom: createFrom, syncTargetFrom, mustContain } = work
  const read = async (maxAgeMs: number) => await readTarget(rig, { gitUrl, target, createFrom, maxAgeMs, clock })
  let tip = await read(policy.remoteFreshMs)
  let missing = await firstMissing(rig, mustContain, tip)
  if (missing !== null) {
    tip = await read(never)
    missing = await firstMissing(rig, mustContain, tip)
  }
  if (missing !== null && syncTargetFrom !== undefined) {
    tip = await syncTarget(rig, { gitUrl, target, from: syncTargetFrom, clock })
    missing = await firstMissing(rig, mustContain, tip)
  }
  if (missing === null) return tip
  throw notReady(`the branch "${target}" does not contain the commit ${missing} yet, which this work depends on`)
}

async function firstMissing(rig: RigRepository, commits: readonly string[], tip: string): Promise<string | null> {
  if (commits.length === 0) return null
  // One look for all; only when it finds something is each asked for.
  const all = await rig.git.ended(['rev-list', '--max-count=1', ...commits, '--not', tip])
  if (all.exitCode === 0 && all.stdout.length === 0) return null
  for (const commit of commits) {
    if (!(await isAncestor(rig, commit, tip))) return commit
  }
  return null
}

async function hasObject(rig: RigRepository, commit: string): Promise<boolean> {
  return (await rig.git.ended(['cat-file', '-e', `${commit}^{commit}`])).exitCode === 0
}

async function makePlace({ folder, log, id }: PrepareWorktreeOptions): Promise<void> {
  await makeRealFolder(dirname(dirname(folder)))
  await makeRealFolder(dirname(folder))
  if ((await lstat(folder).catch(() => null)) === null) return
  const aside = `${folder}.set-aside-${randomUUID()}`
  await rename(folder, aside)
  log.warn({ ...id, aside }, 'what stood in the place of a worktree was set aside')
}

/** An agent may have put a link in its place, which would lead us elsewhere. */
async function makeRealFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return
  await mkdir(folder, { mode: 0o700 })
}

function notReady(reason: string): GastownError {
  return new GastownError('AGENT_NOT_READY', `The worktree cannot be made now: ${reason}.`)
}
