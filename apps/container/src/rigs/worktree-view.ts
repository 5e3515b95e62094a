import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GitError } from '../git/run-git.ts'
import type { ConfinedGit } from './confined-git.ts'
import type { RigRepository } from './rig-repository.ts'
import type { EndedCommand } from './run-command.ts'

/** HEAD and all refs of a worktree, by full name; `HEAD` is absent when it is on a branch without a commit. */
export type WorktreeHeads = ReadonlyMap<string, string>

export interface WorktreePlace {
  readonly rig: RigRepository
  readonly confined: ConfinedGit
  /** The worktree's folder, and the folder of all worktrees: what is shown, so that a link in the place of a folder leads nowhere else. */
  readonly folder: string
  readonly root: string
}

/** Names and commits in a worktree, as the agent's own repository has them. Rejects when there is no repository. */
export async function readHeads({ rig, confined, folder, root }: WorktreePlace): Promise<WorktreeHeads> {
  const end = await confined({
    cwd: folder,
    args: ['show-ref', '--head'],
    env: { GIT_DIR: join(folder, '.git') },
    access: { readOnly: [root, rig.folders.objects], readWrite: [] },
  })
  // 1 and no word: there are none. A sandbox that could not be set up ends with 1 too.
  if (end.exitCode !== 0 && (end.exitCode !== 1 || end.stderr !== '')) throw failed('The worktree could not be read', end)
  const rows = end.stdout.toString('utf8').split('\n')
  return new Map(
    rows.flatMap((row) => {
      const match = /^([0-9a-f]{40}|[0-9a-f]{64}) (HEAD|refs\/\S+)$/.exec(row)
      return match === null ? [] : [[match[2] ?? '', match[1] ?? ''] as const]
    }),
  )
}

/**
 * A repository of ours that looks at a worktree's files and objects: git in it knows nothing of the configuration that an agent may have
 * written, and changes nothing there. It runs confined all the same.
 */
export interface WorktreeView {
  git(args: readonly string[], options?: { index?: string; outputBytes?: number; cut?: boolean }): Promise<EndedCommand>
  /** Writes what is reachable from `commit` and from none of `without` into a file, as a pack. */
  pack(options: { commit: string; without: readonly string[]; file: string; maxBytes: number }): Promise<void>
  /** An index of its own. */
  readonly ownIndex: string
}

export async function openView(
  place: WorktreePlace & { readonly scratch: string; readonly head: string },
): Promise<WorktreeView> {
  const { rig, confined, folder, root, scratch, head } = place
  const gitDir = join(scratch, 'view.git')
  for (const inner of ['objects/info', 'refs/heads']) await mkdir(join(gitDir, inner), { recursive: true })
  await Promise.all([
    writeFile(join(gitDir, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = false\n'),
    writeFile(join(gitDir, 'HEAD'), `${head}\n`),
    writeFile(join(gitDir, 'objects/info/alternates'), `${join(folder, '.git/objects')}\n${rig.folders.objects}\n`),
  ])
  const access = { readOnly: [root, rig.folders.objects], readWrite: [gitDir] }
  const env = { GIT_DIR: gitDir, GIT_WORK_TREE: folder }
  return {
    ownIndex: join(gitDir, 'index'),
    git: async (args, { index, ...limits } = {}) =>
      await confined({
        cwd: folder,
        args,
        access,
        env: { ...env, GIT_INDEX_FILE: index ?? join(folder, '.git/index') },
        ...limits,
      }),
    pack: async ({ commit, without, file, maxBytes }) => {
      const end = await confined({
        cwd: folder,
        args: ['pack-objects', '--quiet', '--revs', '--thin', '--delta-base-offset', '--stdout'],
        input: [commit, ...without.map((known) => `^${known}`), ''].join('\n'),
        access,
        env,
        outputFile: file,
        outputBytes: maxBytes,
      })
      if (end.exitCode !== 0) throw failed('The commits could not be read from the worktree', end)
    },
  }
}

export function failed(what: string, end: EndedCommand): GitError {
  return new GitError(`${what}: ${end.stderr.trim().slice(-500) || `git ended with code ${end.exitCode}`}`, end.exitCode)
}
