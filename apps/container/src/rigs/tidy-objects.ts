import { policy } from './policy.ts'
import type { RigRepository } from './rig-repository.ts'

/**
 * Puts the rig's objects together when they are many single ones or many packs. No object goes, whether or not a ref reaches it: worktrees
 * borrow them.
 */
export async function tidyObjects(rig: RigRepository): Promise<void> {
  const counted = await rig.git(['count-objects', '-v'])
  const count = (name: string) => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(counted)?.[1] ?? 0)
  if (count('count') < policy.looseObjects && count('packs') < policy.packs) return
  await rig.git(['repack', '--geometric=2', '-d', '-q'], { timeLimitMs: policy.transferMs })
}
