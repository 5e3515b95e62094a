import type { BeadId } from '@gastown/contract/work/ids'
import type { ReactNode } from 'react'
import { StateDot } from '../../ui/state-dot.tsx'
import type { BeadItemActions } from './bead-item.ts'
import { BeadTile, tileHeightPx } from './bead-tile.tsx'
import { statusTones, statusWords } from '../bead-words.ts'
import type { BoardColumn } from './board-columns.ts'
import { OlderBeads } from './older-beads.tsx'
import type { TownNames } from '../use-town-names.ts'
import { useVirtualList } from '../use-virtual-list.ts'
import './bead-board.css'

interface BeadBoardProps {
  readonly columns: readonly BoardColumn[]
  readonly actions: BeadItemActions
  readonly names: TownNames
  readonly cursor: BeadId | null
  readonly selected: ReadonlySet<BeadId>
  readonly nowMs: number
  /** Of the page of one rig: its name says nothing there. */
  readonly hidesRig: boolean
  /** Closed ones that are older than all that are here. */
  readonly readOlder: (() => void) | null
}

/** A column for each state, each with a scroll of its own. */
export function BeadBoard({ columns, ...shown }: BeadBoardProps): ReactNode {
  return (
    <div className="bead-board" data-testid="bead-board">
      {columns.map((column) => (
        <Column key={column.status} column={column} {...shown} />
      ))}
    </div>
  )
}

function Column({
  column: { status, cards },
  actions,
  names,
  cursor,
  selected,
  nowMs,
  hidesRig,
  readOlder,
}: Omit<BeadBoardProps, 'columns'> & { readonly column: BoardColumn }): ReactNode {
  const { scroller, totalPx, items } = useVirtualList({
    count: cards.length,
    heightPx: tileHeightPx,
    keyOf: (index) => cards[index]?.beadId ?? String(index),
    cursorIndex: cursor === null ? -1 : cards.findIndex(({ beadId }) => beadId === cursor),
  })
  const title = `${statusWords[status]}: ${cards.length}`
  return (
    <section className="bead-column" aria-label={title} data-status={status}>
      <h3 className="bead-column-head">
        <StateDot tone={statusTones[status]} />
        {statusWords[status]}
        <span className="count">{cards.length}</span>
      </h3>
      <div className="bead-column-scroll" ref={scroller}>
        {cards.length === 0 ? <p className="bead-column-empty">None</p> : null}
        <ul className="bead-column-list" style={{ height: totalPx }}>
          {items.map(({ index, key, start }) => {
            const card = cards[index]
            if (card === undefined) return null
            return (
              <li
                key={key}
                className="bead-column-item"
                aria-setsize={cards.length}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)` }}
              >
                <BeadTile
                  card={card}
                  actions={actions}
                  rigName={hidesRig ? undefined : names.rigs.get(card.rigId)}
                  agentName={card.agentId === undefined ? undefined : names.agents.get(card.agentId)}
                  isCursor={card.beadId === cursor}
                  isSelected={selected.has(card.beadId)}
                  nowMs={nowMs}
                />
              </li>
            )
          })}
        </ul>
        {status === 'closed' && readOlder !== null ? <OlderBeads onRead={readOlder} /> : null}
      </div>
    </section>
  )
}
