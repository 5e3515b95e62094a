import { parseGitUrl } from '@gastown/contract/git-url'
import type { Landing } from '@gastown/contract/work/reports'
import type { LandRequest } from '@gastown/contract/work/work-routes'
import type { Clock } from '../clock.ts'
import { isAncestor } from './ancestry.ts'
import { pushRefs } from './push-refs.ts'
import { readPushRefusal } from './read-push-refusal.ts'
import { never, readTarget } from './read-target.ts'
import type { RigRepository } from './rig-repository.ts'

export interface LandBatchOptions {
  readonly rig: RigRepository
  readonly request: LandRequest
  readonly clock: Clock
}

/**
 * Pushes what was verified to the target, never with force. Whatever the push said, the target is read back from the remote, and only what is
 * there counts. Rejects when that cannot be read.
 */
export async function landBatch({ rig, request, clock }: LandBatchOptions): Promise<Landing> {
  const { target, base, tip } = request
  const gitUrl = parseGitUrl(request.gitUrl)
  const read = async () => await readTarget(rig, { gitUrl, target, maxAgeMs: never, clock })
  return await rig.pushing.run(async () => {
    const before = await read()
    if (await isAncestor(rig, tip, before)) return { result: 'landed', commit: tip }
    if (before !== base) {
      return { result: 'moved', detail: `"${target}" is at ${before.slice(0, 12)} now; ${base.slice(0, 12)} was verified.` }
    }
    const push = await pushRefs(rig, gitUrl, [`${tip}:refs/heads/${target}`])
    const after = await read()
    if (await isAncestor(rig, tip, after)) return { result: 'landed', commit: tip }
    if (push.exitCode !== 0) return readPushRefusal({ stderr: push.stderr, gitUrl, target })
    return {
      result: 'unknown',
      detail: `The push was taken, but "${target}" is at ${after.slice(0, 12)} and does not contain it.`,
    }
  })
}
