import type { Verification } from '@gastown/contract/work/reports'
import type { MergeId } from '@gastown/contract/work/ids'
import type { VerifyRequest } from '@gastown/contract/work/work-routes'
import { findLandedCommit } from './ancestry.ts'
import { mergeBranch } from './merge-branches.ts'
import { readAttributes } from './read-attributes.ts'
import { rebaseBranch } from './rebase-branch.ts'
import type { RigRepository } from './rig-repository.ts'

export type LeftOut = Extract<Verification, { result: 'nothing' }>['leftOut'][number]

/** Branches on top of their target, one on the other in the order of the batch, and those that are not among them. */
export interface Stack {
  readonly tip: string
  readonly commits: readonly { mergeId: MergeId; commit: string }[]
  readonly leftOut: readonly LeftOut[]
}

/** One branch that cannot be put on top is left out, and the others go on without it. */
export async function stackBranches(
  rig: RigRepository,
  { base, request, scratch }: { base: string; request: VerifyRequest; scratch: string },
): Promise<Stack> {
  const attributesFile = await readAttributes(rig, { commit: base, scratch })
  const put = request.method === 'merge' ? mergeBranch : rebaseBranch
  const commits: { mergeId: MergeId; commit: string }[] = []
  const leftOut: LeftOut[] = []
  let tip = base
  for (const { mergeId, branch, head, title } of request.merges) {
    if ((await rig.git.ended(['cat-file', '-e', `${head}^{commit}`])).exitCode !== 0) {
      leftOut.push({ mergeId, why: 'missing', detail: `The commit ${head} of "${branch}" is not in the rig's repository.` })
      continue
    }
    const landed = await findLandedCommit(rig, head, base)
    if (landed !== null) {
      leftOut.push({ mergeId, why: 'landed', commit: landed })
      continue
    }
    const putting = await put(rig, { tip, head, attributesFile, message: `Merge ${oneLine(title)} (${branch})\n` })
    if (putting.put) {
      ;({ tip } = putting)
      commits.push({ mergeId, commit: tip })
    } else {
      const where = `"${branch}" cannot be merged with "${request.target}"${commits.length > 0 ? ' and the branches before it' : ''}.`
      leftOut.push({ mergeId, why: 'conflict', files: [...putting.files], detail: `${where} ${putting.detail}`.slice(0, 4000) })
    }
  }
  return { tip, commits, leftOut }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
