import { expect, it } from 'vitest'
import { isLocalCurrent } from './is-local-current.ts'

const remote = { generation: 3, sequence: 5 }

it.each([
  ['nothing is known of the local one', null, false],
  ['an older generation', { generation: 2, sequence: 9 }, false],
  ['an earlier snapshot of the same generation', { generation: 3, sequence: 4 }, false],
  ['the very snapshot', { generation: 3, sequence: 5 }, true],
  ['a later snapshot of the same generation', { generation: 3, sequence: 6 }, true],
  ['a younger generation', { generation: 4, sequence: 0 }, true],
])('P2: local is current: %s', (_name, local, expected) => {
  expect(isLocalCurrent(local, remote)).toBe(expected)
})
