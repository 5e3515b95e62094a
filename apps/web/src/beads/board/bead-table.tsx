import type { BeadId } from '@gastown/contract/work/ids'
import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { ReactNode } from 'react'
import { useIsPhone } from '../../app/use-is-phone.ts'
import type { BeadItemActions } from './bead-item.ts'
import { BeadRow } from './bead-row.tsx'
import { OlderBeads } from './older-beads.tsx'
import type { TownNames } from '../use-town-names.ts'
import { useVirtualList } from '../use-virtual-list.ts'
import './bead-table.css'

interface BeadTableProps {
  readonly cards: readonly BeadCard[]
  readonly actions: BeadItemActions
  readonly names: TownNames
  readonly cursor: BeadId | null
  readonly selected: ReadonlySet<BeadId>
  readonly nowMs: number
  readonly hidesRig: boolean
  /** Closed ones that are older than all that are here. */
  readonly readOlder: (() => void) | null
}

/** A line each; on a phone a line has two. */
const rowHeightPx = { desk: 38, phone: 66 } as const

/** All chosen beads in one list, whatever their state. */
export function BeadTable({ cards, actions, names, cursor, selected, nowMs, hidesRig, readOlder }: BeadTableProps): ReactNode {
  const height = rowHeightPx[useIsPhone() ? 'phone' : 'desk']
  const { scroller, totalPx, items } = useVirtualList({
    count: cards.length,
    heightPx: height,
    keyOf: (index) => cards[index]?.beadId ?? String(index),
    cursorIndex: cursor === null ? -1 : cards.findIndex(({ beadId }) => beadId === cursor),
  })
  return (
    <div
      className="bead-table"
      data-testid="bead-table"
      data-hides-rig={hidesRig}
      role="table"
      aria-label="Beads"
      aria-rowcount={cards.length + 1}
    >
      <div className="bead-row bead-table-head" role="row" aria-rowindex={1}>
        {['', 'State', 'Priority', 'Title', 'Waits for', ...(hidesRig ? [] : ['Rig']), 'Agent', 'Cost', 'Age', ''].map(
          (text, index) => (
            <span key={index} role="columnheader">
              {text === '' ? <span className="visually-hidden">{index === 0 ? 'Selected' : 'Action'}</span> : text}
            </span>
          ),
        )}
      </div>
      <div className="bead-table-scroll" ref={scroller} role="rowgroup">
        <div style={{ height: totalPx }} role="presentation">
          {items.map(({ index, key, start }) => {
            const card = cards[index]
            if (card === undefined) return null
            return (
              <div
                key={key}
                className="bead-table-item"
                role="presentation"
                style={{ height, transform: `translateY(${start}px)` }}
              >
                <BeadRow
                  card={card}
                  actions={actions}
                  rowIndex={index + 2}
                  rigName={hidesRig ? undefined : (names.rigs.get(card.rigId) ?? '')}
                  agentName={card.agentId === undefined ? undefined : names.agents.get(card.agentId)}
                  isCursor={card.beadId === cursor}
                  isSelected={selected.has(card.beadId)}
                  nowMs={nowMs}
                />
              </div>
            )
          })}
        </div>
        {readOlder === null ? null : <OlderBeads onRead={readOlder} />}
      </div>
    </div>
  )
}
