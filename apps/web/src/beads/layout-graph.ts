import { Graph, layout } from '@dagrejs/dagre'
import type { BeadId } from '@gastown/contract/work/ids'
import type { DependencyGraph } from './dependency-graph.ts'

export const nodeWidthPx = 208
export const nodeHeightPx = 54
const gapPx = 28
/** A screen is about so much wider than high. */
const wantedRatio = 2.2

/** What a drawing is made from. */
export interface GraphShape {
  readonly ids: readonly BeadId[]
  readonly edges: DependencyGraph['edges']
}

export interface Placed {
  readonly x: number
  readonly y: number
}

interface Piece {
  readonly places: ReadonlyMap<BeadId, Placed>
  readonly width: number
  readonly height: number
}

/** Where each bead stands, by its top left corner: what comes first is left. What is not connected stands in pieces beside each other, the largest first. */
export function layoutGraph(shape: GraphShape): ReadonlyMap<BeadId, Placed> {
  const pieces = splitShape(shape)
    .map(layoutPiece)
    .toSorted((one, other) => other.height - one.height)
  const area = pieces.reduce((sum, { width, height }) => sum + (width + gapPx) * (height + gapPx), 0)
  const rowWidth = Math.max(Math.sqrt(area * wantedRatio), ...pieces.map(({ width }) => width))
  const placed = new Map<BeadId, Placed>()
  let [left, top, rowHeight] = [0, 0, 0]
  for (const { places, width, height } of pieces) {
    if (left > 0 && left + width > rowWidth) [left, top, rowHeight] = [0, top + rowHeight + gapPx, 0]
    for (const [beadId, { x, y }] of places) placed.set(beadId, { x: left + x, y: top + y })
    left += width + gapPx
    rowHeight = Math.max(rowHeight, height)
  }
  return placed
}

function layoutPiece({ ids, edges }: GraphShape): Piece {
  const graph = new Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 12, ranksep: 48 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const beadId of ids) graph.setNode(beadId, { width: nodeWidthPx, height: nodeHeightPx })
  for (const { from, to } of edges) graph.setEdge(from, to)
  layout(graph)
  const places = new Map(
    ids.map((beadId) => {
      const { x, y } = graph.node(beadId)
      return [beadId, { x: x - nodeWidthPx / 2, y: y - nodeHeightPx / 2 }]
    }),
  )
  const all = [...places.values()]
  return {
    places,
    width: Math.max(...all.map(({ x }) => x)) + nodeWidthPx,
    height: Math.max(...all.map(({ y }) => y)) + nodeHeightPx,
  }
}

/** The parts of a graph between which there is no edge. */
function splitShape({ ids, edges }: GraphShape): readonly GraphShape[] {
  const beside = new Map<BeadId, BeadId[]>(ids.map((beadId) => [beadId, []]))
  for (const { from, to } of edges) {
    beside.get(from)?.push(to)
    beside.get(to)?.push(from)
  }
  const parts: BeadId[][] = []
  const partOf = new Map<BeadId, number>()
  for (const beadId of ids) {
    if (partOf.has(beadId)) continue
    const part = [beadId]
    partOf.set(beadId, parts.length)
    for (const each of part) {
      for (const next of beside.get(each) ?? []) {
        if (partOf.has(next)) continue
        partOf.set(next, parts.length)
        part.push(next)
      }
    }
    parts.push(part)
  }
  return parts.map((part, index) => ({ ids: part, edges: edges.filter(({ from }) => partOf.get(from) === index) }))
}
