import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { BeadId } from '@gastown/contract/work/ids'
import {
  Background,
  Controls,
  Handle,
  MarkerType,
  Position,
  ReactFlow,
  type Edge,
  type Node,
  type NodeProps,
} from '@xyflow/react'
import { useMemo, type ReactNode } from 'react'
import { StateDot } from '../ui/state-dot.tsx'
import { BeadLink } from './bead-link.tsx'
import { statusTones, statusWords, waitWords } from './bead-words.ts'
import type { DependencyGraph } from './dependency-graph.ts'
import { layoutGraph, nodeHeightPx, nodeWidthPx, type GraphShape } from './layout-graph.ts'
import { useShownBead } from './use-shown-bead.ts'
import '@xyflow/react/dist/base.css'
import './bead-graph.css'

type BeadNodeData = { readonly card: BeadCard; readonly isCentre: boolean; readonly onOpen: (beadId: BeadId) => void }
type BeadNode = Node<BeadNodeData, 'bead'>

const nodeTypes = { bead: BeadNodeView }

interface BeadGraphProps {
  readonly graph: DependencyGraph
  /** The bead that it is about. */
  readonly centre?: BeadId
  readonly label: string
}

/** Beads and what waits for what, from left to right. The same is a list for those who do not see it. */
export function BeadGraph({ graph, centre, label }: BeadGraphProps): ReactNode {
  const { show } = useShownBead()
  // Where they stand depends on what waits for what, and not on how far each is.
  const shape = JSON.stringify({ ids: graph.cards.map(({ beadId }) => beadId), edges: graph.edges } satisfies GraphShape)
  const places = useMemo(() => layoutGraph(JSON.parse(shape) as GraphShape), [shape])
  const nodes = graph.cards.map((card): BeadNode => ({
    id: card.beadId,
    type: 'bead',
    position: places.get(card.beadId) ?? { x: 0, y: 0 },
    data: { card, isCentre: card.beadId === centre, onOpen: show },
    width: nodeWidthPx,
    height: nodeHeightPx,
    draggable: false,
    connectable: false,
    focusable: false,
  }))
  const byId = new Map(graph.cards.map((card) => [card.beadId, card]))
  const edges = graph.edges.map(({ from, to }): Edge => ({
    id: `${from} ${to}`,
    source: from,
    target: to,
    focusable: false,
    className: byId.get(from)?.status === 'closed' ? 'bead-edge bead-edge-done' : 'bead-edge',
    markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14 },
  }))
  return (
    <div className="bead-graph" data-testid="bead-graph">
      <div className="bead-graph-drawn" role="group" aria-label={`${label}, drawn`}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          fitView
          fitViewOptions={{ minZoom: 0.3, maxZoom: 1, padding: 0.06 }}
          minZoom={0.05}
          maxZoom={1.5}
          onlyRenderVisibleElements
          nodesDraggable={false}
          nodesConnectable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          proOptions={{ hideAttribution: true }}
        >
          <Background gap={20} size={1} />
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
      <GraphAsList graph={graph} label={label} onOpen={show} />
    </div>
  )
}

function BeadNodeView({ data: { card, isCentre, onOpen } }: NodeProps<BeadNode>): ReactNode {
  return (
    <div className="bead-node" data-status={card.status} data-centre={isCentre}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <BeadLink card={card} isCursor={false} onOpen={onOpen} />
      <span className="bead-node-state">
        <StateDot tone={statusTones[card.status]} />
        {card.waits === undefined ? statusWords[card.status] : waitWords[card.waits.kind]}
      </span>
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  )
}

function GraphAsList({
  graph: { cards, edges },
  label,
  onOpen,
}: {
  readonly graph: DependencyGraph
  readonly label: string
  readonly onOpen: (beadId: BeadId) => void
}): ReactNode {
  const titles = new Map(cards.map(({ beadId, title }) => [beadId, title]))
  return (
    <details className="bead-graph-list">
      <summary>{label}, as a list</summary>
      <ul>
        {cards.map((card) => {
          const before = edges.filter(({ to }) => to === card.beadId).map(({ from }) => titles.get(from))
          return (
            <li key={card.beadId}>
              <BeadLink card={card} onOpen={onOpen} /> ({statusWords[card.status]})
              {before.length === 0 ? '' : ` starts after ${before.join(', ')}`}
            </li>
          )
        })}
      </ul>
    </details>
  )
}
