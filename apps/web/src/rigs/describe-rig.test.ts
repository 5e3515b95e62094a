import { defaultRigConfig } from '@gastown/contract/work/rig-config'
import { expect, test } from 'vitest'
import { describeRig } from './describe-rig.ts'

test('the settings of a rig are told in words', () => {
  expect(describeRig(defaultRigConfig)).toEqual({
    landing: 'directly, as merge commits, up to 5 branches together',
    workers: 'Up to 4 at a time',
  })
  const careful = {
    ...defaultRigConfig,
    mergeStrategy: 'branch',
    mergeMethod: 'rebase',
    batch: { size: 1, waitSeconds: 0 },
  } as const
  expect(describeRig({ ...careful, review: true, maxPolecats: 1 })).toEqual({
    landing: 'when you merge the verified branch, rebased, after a review by a model',
    workers: 'One at a time',
  })
})
