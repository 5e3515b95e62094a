import { policy } from './policy.ts'
import type { RigRepository } from './rig-repository.ts'

/**
 * Puts the rig's refs together, and its objects when they are many single ones or many packs. No object goes, whether or not a ref reaches it: worktrees
 * borrow them.
 */
export async function tidyObjects(
  rig: RigRepository,
  limits: { readonly looseObjects: number; readonly packs: number } = policy,
): Promise<void> {
  await rig.git(['pack-refs', '--all'])
  const counted = await rig.git(['count-objects', '-v'])
  const count = (name: string) => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(counted)?.[1] ?? 0)
  if (count('count') < limits.looseObjects && count('packs') < limits.packs) return
  await rig.git(['repack', '--geometric=2', '-d', '-q'], { timeLimitMs: policy.transferMs })
}
