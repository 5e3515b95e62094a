import type { CollectProof } from '@gastown/contract/work/work-routes'
import type { Clock } from '../clock.ts'
import { findMergeBase, isAncestor } from './ancestry.ts'
import { detailOf } from './detail-of.ts'
import { keepWork, readRef, workRef } from './kept-refs.ts'
import { policy } from './policy.ts'
import { listUncommitted } from './list-uncommitted.ts'
import { readTarget, targetRef } from './read-target.ts'
import { isFolder } from './remove-folder.ts'
import { takeCommit } from './take-commit.ts'
import { settleBoth } from './settle-both.ts'
import type { WorktreeId } from './worktree-id.ts'
import { touchRecord } from './worktree-records.ts'
import { openView, readHeads, type WorktreePlace, type WorktreeView } from './worktree-view.ts'

export interface CollectBranchOptions extends WorktreePlace {
  readonly id: WorktreeId
  readonly branch: string
  readonly target: string
  readonly gitUrl: string
  readonly clock: Clock
}

/** Takes a worktree's branch into the rig's repository, on its kept ref, and says what it is. What is not known is `unproved`; never rejects. */
export async function collectBranch(options: CollectBranchOptions): Promise<CollectProof> {
  try {
    const [tip, taken] = await settleBoth(knownTip(options), takeBranch(options))
    if (typeof taken === 'string') return { found: 'no_branch', detail: taken }
    return await prove(options, { tip, ...taken })
  } catch (error) {
    return { found: 'unproved', detail: detailOf(error) }
  }
}

interface Taken {
  readonly head: string
  readonly uncommitted: readonly string[]
}

async function takeBranch(options: CollectBranchOptions): Promise<Taken | string> {
  const { rig, id, folder, branch, clock } = options
  if (!(await isFolder(folder))) {
    const kept = await readRef(rig, workRef(id))
    return kept === null ? `There is no worktree, and nothing was collected of "${branch}".` : { head: kept, uncommitted: [] }
  }
  await touchRecord(rig, id, clock.now())
  const heads = await readHeads(options)
  const head = heads.get(`refs/heads/${branch}`)
  if (head === undefined) return `The worktree has no branch "${branch}"; it has ${namesOf([...heads.keys()])}.`.slice(0, 2000)
  const scratch = await rig.newScratch()
  try {
    const view = await openView({ ...options, scratch, head: heads.get('HEAD') ?? head })
    const [uncommitted] = await settleBoth(listUncommitted(view, folder), keepHead(options, { view, scratch, head }))
    return { head, uncommitted }
  } finally {
    await rig.removeScratch(scratch)
  }
}

async function keepHead(
  { rig, id, target }: CollectBranchOptions,
  { view, scratch, head }: { view: WorktreeView; scratch: string; head: string },
): Promise<void> {
  const [kept, tip] = await Promise.all([readRef(rig, workRef(id)), readRef(rig, targetRef(target))])
  if (kept === head) return
  const known = [kept, tip].filter((commit) => commit !== null)
  // A branch without commits of its own needs no bundle, and makes none.
  for (const commit of known) {
    if (await isAncestor(rig, head, commit)) return await keepWork(rig, { id, commit: head })
  }
  const incoming = await takeCommit({ rig, view, scratch, commit: head, known })
  await keepWork(rig, { id, commit: head, incoming })
}

/** The target as the remote has it; when that cannot be read now, as it was read last. */
async function knownTip({ rig, target, gitUrl, clock }: CollectBranchOptions): Promise<string> {
  try {
    return await readTarget(rig, { gitUrl, target, maxAgeMs: policy.remoteFreshMs, clock })
  } catch (error) {
    const known = await readRef(rig, targetRef(target))
    if (known === null) throw error
    return known
  }
}

async function prove(
  { rig, branch, target }: CollectBranchOptions,
  { tip, head, uncommitted }: Taken & { tip: string },
): Promise<CollectProof> {
  const base = await findMergeBase(rig, tip, head)
  if (base === null) return { found: 'unproved', detail: `"${branch}" has no history in common with "${target}".` }
  const [commits, changed] = await Promise.all([
    rig.git(['rev-list', '--count', head, '--not', tip]),
    rig.git(['diff-tree', '-r', '-z', '--name-only', '--no-renames', base, head]),
  ])
  const changedFiles = changed.split('\0').filter((name) => name !== '').length
  return { found: 'branch', branch, head, base, commits: Number(commits), changedFiles, uncommitted: [...uncommitted] }
}

function namesOf(refs: readonly string[]): string {
  const names = refs.flatMap((ref) => (ref.startsWith('refs/heads/') ? [`"${ref.slice('refs/heads/'.length)}"`] : []))
  return names.length === 0 ? 'none' : names.slice(0, 10).join(', ')
}
