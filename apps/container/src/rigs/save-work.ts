import type { Clock } from '../clock.ts'
import { keepWork, listSaved, readRef, savedRefs, updateRefs, workRef } from './kept-refs.ts'
import { addAllFiles } from './add-all-files.ts'
import { isAncestor } from './ancestry.ts'
import { policy } from './policy.ts'
import { targetRef } from './read-target.ts'
import type { RigRepository } from './rig-repository.ts'
import { isFolder } from './remove-folder.ts'
import { townAuthor } from './town-author.ts'
import { takeCommit } from './take-commit.ts'
import type { WorktreeId } from './worktree-id.ts'
import { touchRecord } from './worktree-records.ts'
import { openView, readHeads, failed, type WorktreeHeads, type WorktreePlace, type WorktreeView } from './worktree-view.ts'

export interface SaveWorkOptions extends WorktreePlace {
  readonly id: WorktreeId
  /** Null: it is on none. */
  readonly branch: string | null
  readonly target: string
  /** Where it started; what stands for HEAD when the agent's repository cannot be read. */
  readonly start: string | undefined
  readonly clock: Clock
}

export interface SavedWork {
  /** Null: there is nothing beyond the target. */
  readonly kept: { readonly ref: string; readonly commit: string } | null
  /** Why not all could be saved; empty: it was. */
  readonly leftOut: readonly string[]
}

/**
 * Puts all that a worktree holds on a kept ref: its branch, and, when there is more, one commit of all files as they are (but for such as the
 * repository ignores), whose parents are HEAD and every other branch, tag and stash with commits of its own. Changes nothing in the worktree.
 * Rejects when it cannot be done.
 */
export async function saveWork(options: SaveWorkOptions): Promise<SavedWork> {
  const { rig, id, folder, branch, target, clock } = options
  if (!(await isFolder(folder))) {
    const commit = await readRef(rig, workRef(id))
    return { kept: commit === null ? null : { ref: workRef(id), commit }, leftOut: [] }
  }
  await touchRecord(rig, id, clock.now())
  const leftOut: string[] = []
  // What an agent did to its repository must not lose the files: they are looked at from a repository of ours.
  const heads = await readHeads(options).catch((): WorktreeHeads => {
    leftOut.push('the repository of the worktree could not be read')
    return new Map()
  })
  const [tip, kept] = await Promise.all([readRef(rig, targetRef(target)), readRef(rig, workRef(id))])
  const own = branch === null ? undefined : heads.get(`refs/heads/${branch}`)
  const head = heads.get('HEAD') ?? own ?? kept ?? options.start ?? tip
  if (head === null) return { kept: null, leftOut: ['there is no commit to put it on'] }
  const scratch = await rig.newScratch()
  try {
    const view = await openView({ ...options, scratch, head })
    const known = [tip, kept].filter((commit) => commit !== null)
    if (own !== undefined && own !== kept) await keepBranch(options, { view, scratch, own, known })
    const others = await strangers(options, heads, own)
    if (others.length > policy.savedHeads) leftOut.push(`it has ${others.length} branches and tags`)
    const commit = await commitAll(view, { head, others: others.slice(0, policy.savedHeads), leftOut })
    if (commit !== null) return { kept: await keepSaved(options, { view, scratch, commit, known }), leftOut }
    const work = await readRef(rig, workRef(id))
    const isMore = work !== null && (tip === null || !(await isAncestor(rig, work, tip)))
    return { kept: isMore ? { ref: workRef(id), commit: work } : null, leftOut }
  } finally {
    await rig.removeScratch(scratch)
  }
}

interface Taking {
  readonly view: WorktreeView
  readonly scratch: string
  readonly known: readonly string[]
}

async function keepBranch({ rig, id }: SaveWorkOptions, { own, known, ...taking }: Taking & { own: string }): Promise<void> {
  for (const commit of known) {
    if (await isAncestor(rig, own, commit)) return await keepWork(rig, { id, commit: own })
  }
  await keepWork(rig, { id, commit: own, incoming: await takeCommit({ rig, ...taking, commit: own, known }) })
}

/** Commits of the worktree's refs that nothing of the rig reaches; the branch was taken before. */
async function strangers({ rig }: SaveWorkOptions, heads: WorktreeHeads, own: string | undefined): Promise<readonly string[]> {
  const commits = [...new Set([...heads].filter(([ref]) => !ref.startsWith('refs/remotes/')).map(([, commit]) => commit))]
  const strange: string[] = []
  for (const commit of commits) {
    if (commit === own) continue
    const end = await rig.git.ended(['for-each-ref', '--count=1', `--contains=${commit}`, '--format=%(refname)'])
    if (end.exitCode !== 0 || end.stdout.length === 0) strange.push(commit)
    if (strange.length > policy.savedHeads) break
  }
  return strange
}

/** One commit of the files and the other heads, made in the view; null when HEAD has all of it. */
async function commitAll(
  view: WorktreeView,
  { head, others, leftOut }: { head: string; others: readonly string[]; leftOut: string[] },
): Promise<string | null> {
  const git = async (...args: string[]) => {
    const end = await view.git(args, { index: view.ownIndex })
    if (end.exitCode !== 0) throw failed('The files of the worktree could not be saved', end)
    return end.stdout.toString('utf8').trim()
  }
  await git('read-tree', head)
  leftOut.push(...(await addAllFiles(view)))
  const [tree, headTree] = [await git('write-tree'), await git('rev-parse', '--verify', `${head}^{tree}`)]
  // A tag may name something else than a commit: that is no parent.
  const commits: string[] = []
  for (const other of others) {
    const end = await view.git(['rev-parse', '--verify', '--quiet', `${other}^{commit}`])
    if (end.exitCode === 0) commits.push(end.stdout.toString('utf8').trim())
    else leftOut.push(`the object ${other}`)
  }
  if (tree === headTree && commits.length === 0) return null
  const parents = [...new Set([head, ...commits])].flatMap((parent) => ['-p', parent])
  const identity = ['-c', `user.name=${townAuthor.name}`, '-c', `user.email=${townAuthor.email}`]
  return await git(...identity, 'commit-tree', tree, ...parents, '-m', 'Work that was in no commit, as it was saved')
}

/** The same content as was saved last is not saved again. */
async function keepSaved(
  { rig, id }: SaveWorkOptions,
  { commit, known, ...taking }: Taking & { commit: string },
): Promise<{ ref: string; commit: string }> {
  const incoming = await takeCommit({ rig, ...taking, commit, known })
  return await rig.keeping.run(async () => {
    const [last] = await listSaved(rig, id)
    if (last !== undefined && (await contentOf(rig, last.commit)) === (await contentOf(rig, commit))) {
      await updateRefs(rig, [`delete ${incoming}`])
      return { ref: last.ref, commit: last.commit }
    }
    const ref = `${savedRefs(id)}/${(last?.number ?? 0) + 1}`
    await updateRefs(rig, [`create ${ref} ${commit}`, `delete ${incoming}`])
    return { ref, commit }
  })
}

async function contentOf(rig: RigRepository, commit: string): Promise<string> {
  return await rig.git(['show', '--no-patch', '--format=%T %P', commit])
}
