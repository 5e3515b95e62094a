import { Graph, layout } from '@dagrejs/dagre'
import type { BeadId } from '@gastown/contract/work/ids'
import type { DependencyGraph } from './dependency-graph.ts'

export const nodeWidthPx = 208
export const nodeHeightPx = 54

/** What a drawing is made from. */
export interface GraphShape {
  readonly ids: readonly BeadId[]
  readonly edges: DependencyGraph['edges']
}

export interface Placed {
  readonly x: number
  readonly y: number
}

/** Where each bead stands, by its top left corner: what comes first is left. */
export function layoutGraph({ ids, edges }: GraphShape): ReadonlyMap<BeadId, Placed> {
  const graph = new Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 56, marginx: 12, marginy: 12 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const beadId of ids) graph.setNode(beadId, { width: nodeWidthPx, height: nodeHeightPx })
  for (const { from, to } of edges) graph.setEdge(from, to)
  layout(graph)
  return new Map(
    ids.map((beadId) => {
      const { x, y } = graph.node(beadId)
      return [beadId, { x: x - nodeWidthPx / 2, y: y - nodeHeightPx / 2 }]
    }),
  )
}
