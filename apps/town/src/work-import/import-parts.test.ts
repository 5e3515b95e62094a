import { rigIdSchema } from '@gastown/contract/ids'
import { beadIdSchema } from '@gastown/contract/work/ids'
import type { ImportedBead } from '@gastown/contract/work/intents'
import { expect, it } from 'vitest'
import { beadsPerPart, importParts } from './import-parts.ts'

const id = (name: string | number) => beadIdSchema.parse(`bd-${name}`)
const bead = (name: string | number, more: { dependsOn?: (string | number)[]; parent?: string | number } = {}): ImportedBead => ({
  beadId: id(name),
  rigId: rigIdSchema.parse('rig-1'),
  title: `Bead ${name}`,
  body: '',
  priority: 'medium',
  labels: [],
  hold: true,
  createdAt: '2026-06-01T00:00:00.000Z',
  dependsOn: (more.dependsOn ?? []).map(id),
  ...(more.parent === undefined ? {} : { parentId: id(more.parent) }),
})
const idsOf = (beads: readonly ImportedBead[]) => beads.map(({ beadId }) => beadId)

it('what fits into one part is one, in its order', () => {
  expect(importParts([])).toEqual([])
  const beads = [bead(1), bead(2)]
  expect(importParts(beads)).toEqual([{ beads, coming: [] }])
})

it('no bead comes before what it waits for, wherever that stands in the file; each comes once', () => {
  // A chain as long as a file can be, the last one first, and one that waits for both ends and for what is not in the file.
  const chain = Array.from({ length: 5_000 }, (_, index) => bead(index, { dependsOn: index === 4_999 ? [] : [index + 1] }))
  const parts = importParts([bead('both', { dependsOn: [0, 4_999, 'elsewhere'] }), ...chain])
  expect(parts.map(({ beads }) => beads.length)).toEqual([...Array<number>(50).fill(beadsPerPart), 1])
  const ordered = parts.flatMap(({ beads }) => idsOf(beads))
  expect(new Set(ordered).size).toBe(5_001)
  expect(ordered.slice(0, 2)).toEqual([id(4_999), id(4_998)])
  expect(ordered.slice(-2)).toEqual([id(0), id('both')])
})

it('a part tells which parents come later, and no others', () => {
  const children = Array.from({ length: 150 }, (_, index) => bead(index, { parent: 'whole' }))
  const parts = importParts([...children, bead('whole', { dependsOn: [0, 149], parent: 'gone' })])
  expect(parts.map(({ coming }) => coming)).toEqual([[id('whole')], []])
})
