import { GastownError } from '@gastown/contract/errors'
import type { Clock } from '../clock.ts'
import { mergeBranch } from './merge-branches.ts'
import { pushRefs } from './push-refs.ts'
import { never, readTarget } from './read-target.ts'
import type { RigRepository } from './rig-repository.ts'

/**
 * Merges the branch that a feature branch was made from into it, on the remote and without force, and resolves with its tip: what its work
 * builds on has landed there meanwhile. Rejects with AGENT_NOT_READY when the two do not go together.
 */
export async function syncTarget(
  rig: RigRepository,
  { gitUrl, target, from, clock }: { gitUrl: string; target: string; from: string; clock: Clock },
): Promise<string> {
  const read = async (branch: string) => await readTarget(rig, { gitUrl, target: branch, maxAgeMs: never, clock })
  const [tip, head] = [await read(target), await read(from)]
  const merged = await mergeBranch(rig, { tip, head, message: `Merge ${from} into ${target}\n`, attributesFile: null })
  if (!merged.put) {
    const files = merged.files.slice(0, 5).join(', ')
    throw new GastownError(
      'AGENT_NOT_READY',
      `The branch "${target}" lacks what has landed on "${from}", and the two do not go together (${files}). Merge "${from}" into it by hand.`,
    )
  }
  if (merged.tip !== tip) await pushRefs(rig, gitUrl, [`${merged.tip}:refs/heads/${target}`])
  // Somebody else may have been first: what counts is what is there now.
  return await read(target)
}
