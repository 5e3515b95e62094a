import type { BeadId } from '@gastown/contract/work/ids'
import { describe, expect, it } from 'vitest'
import { wavesOf } from './waves-of.ts'

const bead = (beadId: string, ...dependsOn: string[]) => ({ beadId: beadId as BeadId, dependsOn: dependsOn as BeadId[] })
const ids = (members: readonly ReturnType<typeof bead>[]) => wavesOf(members).map((wave) => wave.map(({ beadId }) => beadId))

describe('waves of a convoy', () => {
  it('each waits only for earlier ones, in the order in which they were given', () => {
    expect(ids([bead('d', 'b', 'c'), bead('a'), bead('b', 'a'), bead('c', 'a'), bead('e')])).toEqual([
      ['a', 'e'],
      ['b', 'c'],
      ['d'],
    ])
  })

  it('what is outside of the convoy holds up nobody here', () => {
    expect(ids([bead('a', 'elsewhere')])).toEqual([['a']])
    expect(ids([])).toEqual([])
  })

  it('a circle comes last and ends', () => {
    expect(ids([bead('a', 'b'), bead('b', 'a'), bead('c')])).toEqual([['c'], ['a', 'b']])
  })
})
