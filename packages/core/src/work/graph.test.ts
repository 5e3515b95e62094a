import { beadIdSchema, type BeadId } from '@gastown/contract/work/ids'
import { describe, expect, it } from 'vitest'
import { findAnyCycle, findCycle } from './graph.ts'

const id = (name: string): BeadId => beadIdSchema.parse(name)
const graph = (edges: Record<string, string>) => (beadId: BeadId) => (edges[beadId] ?? '').split('').map(id)

describe('a circle of dependencies', () => {
  it('is told as the path from the bead back to itself', () => {
    const dependenciesOf = graph({ b: 'c', c: 'da' })
    expect(findCycle(dependenciesOf, id('a'), [id('b')])).toEqual(['a', 'b', 'c', 'a'])
    expect(findCycle(dependenciesOf, id('a'), [id('a')])).toEqual(['a', 'a'])
  })

  it('is none when ways only meet, or when it is of others', () => {
    expect(findCycle(graph({ b: 'd', c: 'd' }), id('a'), [id('b'), id('c')])).toBeNull()
    expect(findCycle(graph({ b: 'c', c: 'b' }), id('a'), [id('b')])).toBeNull()
  })

  it('is found among many, wherever the search begins', () => {
    const beads = ['a', 'b', 'c', 'd'].map(id)
    expect(findAnyCycle(graph({ a: 'b', b: 'cd', c: 'd' }), beads)).toBeNull()
    expect(findAnyCycle(graph({ a: 'b', b: 'c', c: 'b' }), beads)).toEqual(['b', 'c', 'b'])
    expect(findAnyCycle(graph({ d: 'd' }), beads)).toEqual(['d', 'd'])
  })

  it('of a chain of 100,000 is looked for without a stack that grows with it', () => {
    const length = 100_000
    const dependenciesOf = (beadId: BeadId) => (Number(beadId) < length ? [id(String(Number(beadId) + 1))] : [])
    expect(findCycle(dependenciesOf, id('0'), [id('1')])).toBeNull()
    expect(findAnyCycle(dependenciesOf, [id('0'), id('5')])).toBeNull()
  })
})
