import { GastownError } from '@gastown/contract/errors'
import type { Diff, DiffRequest } from '@gastown/contract/work/work-routes'
import type { Clock } from '../clock.ts'
import { GitError } from '../git/run-git.ts'
import { findLandedCommit, findMergeBase } from './ancestry.ts'
import { readRef } from './kept-refs.ts'
import { policy } from './policy.ts'
import { readTarget, targetRef } from './read-target.ts'
import type { RigRepository } from './rig-repository.ts'
import type { EndedCommand } from './run-command.ts'

/** What `head` adds to where it left the target, also when it has landed since. Rejects with WRONG_STATE when the commit is not there. */
export async function renderDiff({
  rig,
  request,
  clock,
}: {
  rig: RigRepository
  request: DiffRequest
  clock: Clock
}): Promise<Diff> {
  const { gitUrl, target, head } = request
  if ((await rig.git.ended(['cat-file', '-e', `${head}^{commit}`])).exitCode !== 0) {
    throw new GastownError('WRONG_STATE', `The commit ${head} is not in the rig's repository: it was not collected.`)
  }
  const tip =
    (await readRef(rig, targetRef(target))) ?? (await readTarget(rig, { gitUrl, target, maxAgeMs: policy.remoteFreshMs, clock }))
  const base = await findStart(rig, { head, tip })
  return { base, head, ...(await renderPatch(rig.git.ended, base, head)) }
}

/** A unified diff of two trees, at most as long as is shown. */
export async function renderPatch(
  git: (args: readonly string[], limits: { outputBytes: number; cut: boolean }) => Promise<EndedCommand>,
  base: string,
  head: string,
): Promise<Pick<Diff, 'patch' | 'truncated'>> {
  const args = ['diff', '--no-ext-diff', '--no-textconv', '--no-color', base, head]
  const { stdout, stderr, exitCode, cut } = await git(args, { outputBytes: policy.diffBytes, cut: true })
  if (exitCode !== 0) throw new GitError(`git diff failed (exit ${exitCode}): ${stderr.trim().slice(-500)}`, exitCode)
  // Whole lines: the last one may have been cut in the middle of a character.
  const patch = cut ? stdout.subarray(0, stdout.lastIndexOf('\n') + 1) : stdout
  return { patch: patch.toString('utf8'), truncated: cut }
}

/** Where the head left the target; for one that has landed, where it left the target as it was before. */
async function findStart(rig: RigRepository, { head, tip }: { head: string; tip: string }): Promise<string> {
  const landed = await findLandedCommit(rig, head, tip)
  const before = landed === null ? tip : await readRef(rig, `${landed}^1`)
  const base = before === null ? null : await findMergeBase(rig, before, head)
  if (base === null) throw new GastownError('WRONG_STATE', 'The commit has no history in common with its target.')
  return base
}
