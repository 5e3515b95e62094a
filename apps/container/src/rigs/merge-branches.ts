import { GitError } from '../git/run-git.ts'
import { isAncestor } from './ancestry.ts'
import { policy } from './policy.ts'
import type { RigRepository } from './rig-repository.ts'
import { failureOf } from './town-git.ts'
import { townIdentity } from './town-author.ts'

/** What putting a branch on top came to: the new tip (the old one, when it has the branch already), or why it cannot be. */
export type Putting =
  | { readonly put: true; readonly tip: string }
  | { readonly put: false; readonly files: readonly string[]; readonly detail: string }

export interface PutBranchOptions {
  readonly tip: string
  readonly head: string
  readonly message: string
  /** A file of attributes of the target, since a merge without a checkout reads none by itself; null: it has none. */
  readonly attributesFile: string | null
}

/**
 * Merges a branch into the tip, in the rig's own repository, without any checkout: no file of the branch is written anywhere, and nothing of it
 * can run. Always a merge commit, unless the tip has the branch already.
 */
export async function mergeBranch(rig: RigRepository, options: PutBranchOptions): Promise<Putting> {
  const { tip, head, message } = options
  if (await isAncestor(rig, head, tip)) return { put: true, tip }
  const merged = await mergeTrees(rig, options)
  if (!merged.clean) return { put: false, files: merged.files, detail: merged.detail }
  const args = ['commit-tree', merged.tree, '-p', tip, '-p', head, '-F', '-']
  return { put: true, tip: await rig.git(args, { env: townIdentity, input: message }) }
}

export type MergedTrees =
  | { readonly clean: true; readonly tree: string }
  | { readonly clean: false; readonly files: readonly string[]; readonly detail: string }

export async function mergeTrees(
  rig: RigRepository,
  { tip, head, attributesFile }: { tip: string; head: string; attributesFile: string | null },
): Promise<MergedTrees> {
  const attributes = attributesFile === null ? [] : ['-c', `core.attributesFile=${attributesFile}`]
  const args = [...attributes, 'merge-tree', '--write-tree', '-z', '--name-only', '--messages', tip, head]
  const end = await rig.git.ended(args)
  if (end.exitCode > 1) {
    if (!end.stderr.includes('unrelated histories')) throw failureOf(args, end)
    return { clean: false, files: [], detail: 'The branch has no history in common with its target.' }
  }
  // The tree, the files in conflict, an empty field, then messages.
  const fields = end.stdout.toString('utf8').split('\0')
  const tree = fields[0]?.trim() ?? ''
  if (!/^[0-9a-f]{40,64}$/.test(tree)) throw new GitError('git merge-tree said nothing that can be read.', end.exitCode)
  if (end.exitCode === 0) return { clean: true, tree }
  const named = fields.slice(1, fields.indexOf('', 1))
  const messages = fields
    .slice(named.length + 2)
    .flatMap((field) => (field.startsWith('CONFLICT') && field.includes(': ') ? [field.trim()] : []))
  const files = [...new Set(named)].slice(0, policy.conflictFiles)
  return { clean: false, files, detail: messages.join('\n').slice(0, 2000) || `In conflict: ${files.join(', ').slice(0, 1500)}` }
}
