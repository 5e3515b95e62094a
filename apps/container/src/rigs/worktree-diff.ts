import { GastownError } from '@gastown/contract/errors'
import type { WorktreeDiff } from '@gastown/contract/work/work-routes'
import { addAllFiles } from './add-all-files.ts'
import { readRef, workRef } from './kept-refs.ts'
import { listUncommitted } from './list-uncommitted.ts'
import { policy } from './policy.ts'
import { targetRef } from './read-target.ts'
import { isFolder } from './remove-folder.ts'
import { renderPatch } from './render-diff.ts'
import type { WorktreeId } from './worktree-id.ts'
import { failed, openView, readHeads, type WorktreePlace, type WorktreeView } from './worktree-view.ts'

export interface WorktreeDiffOptions extends WorktreePlace {
  readonly id: WorktreeId
  readonly branch: string
  readonly target: string
}

/**
 * What a worktree holds beyond where it left its target: its commits and what is in none, but for such files as the repository ignores. Changes
 * nothing in the worktree. Rejects with WRONG_STATE when there is nothing to look at.
 */
export async function worktreeDiff(options: WorktreeDiffOptions): Promise<WorktreeDiff> {
  const { rig, id, folder, branch, target } = options
  if (!(await isFolder(folder))) throw new GastownError('WRONG_STATE', 'The worktree is not made yet. Look again in a moment.')
  const tip = await readRef(rig, targetRef(target))
  if (tip === null) throw new GastownError('WRONG_STATE', `The target "${target}" was not read yet. Look again in a moment.`)
  const heads = await readHeads(options)
  const head = heads.get('HEAD') ?? heads.get(`refs/heads/${branch}`) ?? (await readRef(rig, workRef(id)))
  if (head === null) throw new GastownError('WRONG_STATE', 'The worktree has no commit yet. Look again in a moment.')
  const scratch = await rig.newScratch()
  try {
    const view = await openView({ ...options, scratch, head })
    const base = await parted(view, tip, head)
    const uncommitted = await listUncommitted(view, folder)
    await own(view, 'read-tree', head)
    if (uncommitted.length > 0) await addAllFiles(view)
    const tree = await own(view, 'write-tree')
    const { patch, truncated } = await renderPatch(
      (args, limits) => view.git(args, { index: view.ownIndex, ...limits }),
      base,
      tree,
    )
    return { base, head, patch, truncated, branch, target, uncommitted: [...uncommitted] }
  } finally {
    await rig.removeScratch(scratch)
  }
}

async function parted(view: WorktreeView, tip: string, head: string): Promise<string> {
  const end = await view.git(['merge-base', tip, head], { index: view.ownIndex })
  if (end.exitCode === 1) throw new GastownError('WRONG_STATE', 'The worktree has no history in common with its target.')
  if (end.exitCode !== 0) throw failed('The worktree could not be compared with its target', end)
  return end.stdout.toString('utf8').trim()
}

async function own(view: WorktreeView, ...args: string[]): Promise<string> {
  const end = await view.git(args, { index: view.ownIndex, outputBytes: policy.outputBytes })
  if (end.exitCode !== 0) throw failed('The files of the worktree could not be read', end)
  return end.stdout.toString('utf8').trim()
}
