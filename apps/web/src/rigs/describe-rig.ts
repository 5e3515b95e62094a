import type { RigConfig } from '@gastown/contract/work/rig-config'

/** What a rig's settings mean, in words. */
export function describeRig({ mergeStrategy, mergeMethod, batch, review, maxPolecats }: RigConfig): {
  readonly landing: string
  readonly workers: string
} {
  const how = mergeMethod === 'merge' ? 'as merge commits' : 'rebased'
  const landing = mergeStrategy === 'direct' ? `directly, ${how}` : `when you merge the verified branch, ${how}`
  const together = batch.size > 1 ? `, up to ${batch.size} branches together` : ''
  const reviewed = review ? ', after a review by a model' : ''
  return {
    landing: `${landing}${together}${reviewed}`,
    workers: maxPolecats === 1 ? 'One at a time' : `Up to ${maxPolecats} at a time`,
  }
}
