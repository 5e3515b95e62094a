import { defaultRigConfig } from '@gastown/contract/work/rig-config'
import { expect, test } from 'vitest'
import { describeOverrides } from './describe-overrides.ts'

test('a rig as by default has nothing of its own', () => {
  expect(describeOverrides(defaultRigConfig)).toEqual([])
})

test('what a rig has of its own is said in a few words each', () => {
  const config = {
    ...defaultRigConfig,
    maxPolecats: 6,
    gates: [{ command: 'npm test', timeLimitMinutes: 5 }],
    mergeStrategy: 'branch' as const,
    review: true,
    instructions: 'Write tests first, and keep every function under seventy lines.',
  }
  expect(describeOverrides(config)).toEqual([
    '1 gate',
    'Workers at once: 6 workers',
    'Instructions: Write tests first, and keep every funct…',
    'The town pushes a verified branch, and you merge it',
    'A model reviews each branch: on',
  ])
})
