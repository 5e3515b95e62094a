import { findMergeBase, isAncestor } from './ancestry.ts'
import { mergeTrees, type PutBranchOptions, type Putting } from './merge-branches.ts'
import type { RigRepository } from './rig-repository.ts'
import { townIdentity } from './town-author.ts'

/**
 * Puts a branch's own commits on the tip one by one, with their authors and messages, as `git rebase` would: merges are left out, and so is a
 * commit that changes nothing there. Without a checkout, as the merge is.
 */
export async function rebaseBranch(rig: RigRepository, options: PutBranchOptions): Promise<Putting> {
  const { head, attributesFile } = options
  if (await isAncestor(rig, head, options.tip)) return { put: true, tip: options.tip }
  if ((await findMergeBase(rig, options.tip, head)) === null) {
    return { put: false, files: [], detail: 'The branch has no history in common with its target.' }
  }
  const range = `${options.tip}...${head}`
  const listed = await rig.git([
    'rev-list',
    '--reverse',
    '--topo-order',
    '--no-merges',
    '--cherry-pick',
    '--right-only',
    '--parents',
    range,
  ])
  let tip = options.tip
  for (const row of listed === '' ? [] : listed.split('\n')) {
    const [commit = '', parent] = row.split(' ')
    // git finds what is between two commits by their common parent: ours is the tip's tree on the parent of the commit.
    const tipTree = await rig.git(['rev-parse', `${tip}^{tree}`])
    const stand = ['commit-tree', tipTree, ...(parent === undefined ? [] : ['-p', parent]), '-m', 'stand-in']
    const standIn = await rig.git(stand, { env: townIdentity })
    const merged = await mergeTrees(rig, { tip: standIn, head: commit, attributesFile })
    if (!merged.clean) return { put: false, files: merged.files, detail: merged.detail }
    if (merged.tree !== tipTree) tip = await commitAnew(rig, { commit, tree: merged.tree, parent: tip })
  }
  return { put: true, tip }
}

/** The same author, date, encoding and message; another tree, parent and committer. */
async function commitAnew(
  rig: RigRepository,
  { commit, tree, parent }: { commit: string; tree: string; parent: string },
): Promise<string> {
  const { stdout } = await rig.git.ended(['cat-file', 'commit', commit])
  // Bytes, since a message may be in any encoding.
  const text = stdout.toString('latin1')
  const split = text.indexOf('\n\n')
  const header = split === -1 ? text : text.slice(0, split)
  const body = split === -1 ? '\n' : text.slice(split + 1)
  const author = /^author .*$/m.exec(header)?.[0] ?? ''
  const encoding = /^encoding .*$/m.exec(header)?.[0]
  const committer = (await rig.git(['var', 'GIT_COMMITTER_IDENT'], { env: townIdentity })).trim()
  const lines = [
    `tree ${tree}`,
    `parent ${parent}`,
    author,
    `committer ${committer}`,
    ...(encoding === undefined ? [] : [encoding]),
  ]
  const content = Buffer.from(`${lines.join('\n')}\n${body}`, 'latin1')
  return await rig.git(['hash-object', '-t', 'commit', '-w', '--stdin'], { input: content })
}
