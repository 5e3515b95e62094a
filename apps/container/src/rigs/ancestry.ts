import { GitError } from '../git/run-git.ts'
import type { RigRepository } from './rig-repository.ts'

/** Whether `descendant` has `commit` in its history; false also when the commit is not there at all. */
export async function isAncestor(rig: RigRepository, commit: string, descendant: string): Promise<boolean> {
  const end = await rig.git.ended(['merge-base', '--is-ancestor', commit, descendant])
  if (end.exitCode <= 1) return end.exitCode === 0
  if (/not a valid (?:commit|object) name|bad object|not a commit/i.test(end.stderr)) return false
  throw new GitError(`git merge-base failed (exit ${end.exitCode}): ${end.stderr.trim().slice(-500)}`, end.exitCode)
}

/**
 * The commit of the target's own line that brought `commit` in: the oldest of its first parents that contains it, or the commit itself when
 * it is one of them. Null when the target does not contain it.
 */
export async function findLandedCommit(rig: RigRepository, commit: string, tip: string): Promise<string | null> {
  if (!(await isAncestor(rig, commit, tip))) return null
  const listed = await rig.git(['rev-list', '--first-parent', '--parents', tip, `^${commit}`])
  // Newest first: those that contain the commit, then such as do not (a line that ran beside it).
  const line = listed === '' ? [] : listed.split('\n').map((row) => row.split(' '))
  let [containing, others] = [0, line.length]
  while (containing < others) {
    const middle = Math.floor((containing + others) / 2)
    if (await isAncestor(rig, commit, line[middle]?.[0] ?? '')) containing = middle + 1
    else others = middle
  }
  const oldest = line[containing - 1]
  return oldest === undefined || oldest[1] === commit ? commit : (oldest[0] ?? commit)
}

/** Where two commits parted. Null when they have no history in common. */
export async function findMergeBase(rig: RigRepository, left: string, right: string): Promise<string | null> {
  const end = await rig.git.ended(['merge-base', left, right])
  if (end.exitCode === 1) return null
  if (end.exitCode !== 0)
    throw new GitError(`git merge-base failed (exit ${end.exitCode}): ${end.stderr.trim().slice(-500)}`, end.exitCode)
  return end.stdout.toString('utf8').trim()
}
