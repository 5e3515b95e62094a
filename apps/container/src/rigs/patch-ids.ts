import { policy } from './policy.ts'
import type { RigRepository } from './rig-repository.ts'

const plainDiff = ['--no-ext-diff', '--no-textconv', '--no-color', '--no-renames', '--full-index', '--unified=3']

/** The whole change between two commits. */
export type WholeChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly patchId: string }
  /** Of binary files, whose content a patch id does not tell apart, or too big to be compared. */
  | { readonly kind: 'other' }

/** The change's id is as git computes it, without regard to line numbers and blanks. */
export async function readWholeChange(rig: RigRepository, { base, head }: { base: string; head: string }): Promise<WholeChange> {
  const { stdout, cut } = await rig.git.ended(['diff', ...plainDiff, base, head], { cut: true })
  if (stdout.length === 0) return { kind: 'none' }
  if (cut || stdout.includes('\nBinary files ')) return { kind: 'other' }
  const [patchId] = await idsOf(rig, stdout)
  return patchId === undefined ? { kind: 'other' } : { kind: 'text', patchId }
}

/** The commit of the target's own line since `base` that makes just this change; among the newest of them. */
export async function findPatch(
  rig: RigRepository,
  { patchId, base, tip }: { patchId: string; base: string; tip: string },
): Promise<string | null> {
  const range = [`--max-count=${policy.squashLookback}`, '--first-parent', tip, `^${base}`]
  // One at a time: the diffs of a busy day together are more than should be held at once.
  const commits = await rig.git(['rev-list', ...range])
  for (const commit of commits === '' ? [] : commits.split('\n')) {
    const { stdout, cut } = await rig.git.ended(['diff-tree', '-p', '--root', '-m', '--first-parent', ...plainDiff, commit], {
      cut: true,
    })
    if (!cut && (await idsOf(rig, stdout)).some((each) => each === patchId)) return commit
  }
  return null
}

async function idsOf(rig: RigRepository, diff: Buffer): Promise<readonly string[]> {
  if (diff.length === 0) return []
  const printed = await rig.git(['patch-id', '--stable'], { input: diff })
  return printed === '' ? [] : printed.split('\n').map((row) => row.split(' ')[0] ?? '')
}
