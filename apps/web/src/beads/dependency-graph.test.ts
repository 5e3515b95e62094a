import { beadIdSchema } from '@gastown/contract/work/ids'
import { expect, test } from 'vitest'
import { connectedGraph, neighbourhood } from './dependency-graph.ts'
import { layoutGraph } from './layout-graph.ts'
import { sampleCard } from './testing/sample-card.ts'

// 1 before 2 before 3 before 4; 5 stands alone.
const cards = [
  sampleCard(1),
  sampleCard(2, { dependsOn: ['bead-1', 'bead-gone'] }),
  sampleCard(3, { dependsOn: ['bead-2'] }),
  sampleCard(4, { dependsOn: ['bead-3'] }),
  sampleCard(5),
]
const byId = new Map(cards.map((card) => [card.beadId, card]))
const idsOf = ({ cards: own }: { cards: readonly { beadId: string }[] }) => own.map(({ beadId }) => beadId).toSorted()

test('a graph has the beads that wait for one another, and says how many do not; an edge to what is not there is none', () => {
  const graph = connectedGraph(cards)
  expect(idsOf(graph)).toEqual(['bead-1', 'bead-2', 'bead-3', 'bead-4'])
  expect(graph.aloneCount).toBe(1)
  expect(graph.edges).toEqual([
    { from: 'bead-1', to: 'bead-2' },
    { from: 'bead-2', to: 'bead-3' },
    { from: 'bead-3', to: 'bead-4' },
  ])
})

test('the neighbourhood goes both ways, so many steps, and no further than it may have beads', () => {
  const beadId = beadIdSchema.parse('bead-2')
  expect(idsOf(neighbourhood(byId, { beadId, steps: 1, most: 40 }))).toEqual(['bead-1', 'bead-2', 'bead-3'])
  expect(idsOf(neighbourhood(byId, { beadId, steps: 9, most: 40 }))).toEqual(['bead-1', 'bead-2', 'bead-3', 'bead-4'])
  expect(idsOf(neighbourhood(byId, { beadId, steps: 9, most: 2 }))).toEqual(['bead-1', 'bead-2'])
})

test('what comes first is drawn left of what waits for it', () => {
  const { cards: own, edges } = connectedGraph(cards)
  const places = layoutGraph({ ids: own.map(({ beadId }) => beadId), edges })
  const columns = own.map(({ beadId }) => places.get(beadId)?.x ?? NaN)
  expect(columns).toEqual(columns.toSorted((one, other) => one - other))
  expect(new Set(columns).size).toBe(4)
})
