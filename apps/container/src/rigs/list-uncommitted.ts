import { join } from 'node:path'
import { GastownError } from '@gastown/contract/errors'
import { policy } from './policy.ts'
import type { WorktreeView } from './worktree-view.ts'

/** Names of files with changes that are in no commit, a folder of new files as one, and not such as the repository ignores. */
export async function listUncommitted(view: WorktreeView, folder: string): Promise<readonly string[]> {
  // What the agent excluded for itself is none of its work.
  const excluded = ['-c', `core.excludesFile=${join(folder, '.git/info/exclude')}`]
  const args = [
    ...excluded,
    'status',
    '--porcelain=v1',
    '-z',
    '--no-renames',
    '--untracked-files=normal',
    '--ignore-submodules=dirty',
  ]
  const end = await view.git(args, { outputBytes: 1024 * 1024, cut: true })
  if (end.exitCode !== 0)
    throw new GastownError('INTERNAL', `git status failed in the worktree: ${end.stderr.trim().slice(-500)}`)
  return end.stdout
    .toString('utf8')
    .split('\0')
    .filter((row) => row.length > 3)
    .slice(0, policy.uncommittedNames)
    .map((row) => row.slice(3))
}
