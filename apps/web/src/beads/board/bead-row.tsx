import { memo, type ReactNode } from 'react'
import { StateDot } from '../../ui/state-dot.tsx'
import { formatUsd } from '../../work/format-usd.ts'
import type { BeadItemProps } from './bead-item.ts'
import { BeadMarks } from '../bead-marks.tsx'
import { BeadLink } from '../bead-link.tsx'
import { BeadQuickAction } from './bead-quick-action.tsx'
import { statusTones, statusWords } from '../bead-words.ts'
import { formatAge } from '../format-age.ts'
import { LabelTags } from '../label-tags.tsx'
import { PriorityMark } from '../priority-mark.tsx'
import { WaitsLine } from '../waits-line.tsx'

/** A bead as a line of the list. */
export const BeadRow = memo(function BeadRow(props: BeadItemProps & { readonly rowIndex: number }): ReactNode {
  const { card, actions, rowIndex, rigName, agentName, isCursor, isSelected, nowMs } = props
  const { beadId, status, priority, labels, costMicros, createdAt } = card
  return (
    <div
      className="bead-row"
      role="row"
      aria-rowindex={rowIndex}
      data-testid="bead-row"
      data-status={status}
      data-cursor={isCursor}
      data-selected={isSelected}
      data-bead={beadId}
    >
      <span role="cell" className="bead-row-check">
        <input
          type="checkbox"
          className="bead-check"
          aria-label={`Select ${card.title}`}
          checked={isSelected}
          tabIndex={-1}
          onClick={(event) => actions.select(beadId, event.shiftKey)}
          onChange={() => undefined}
        />
      </span>
      <span role="cell" className="bead-row-status">
        <StateDot tone={statusTones[status]} />
        {statusWords[status]}
      </span>
      <span role="cell" className="bead-row-priority">
        <PriorityMark priority={priority} />
      </span>
      <span role="cell" className="bead-row-title">
        <BeadLink card={card} isCursor={isCursor} onOpen={actions.open} />
        <BeadMarks card={card} />
        <LabelTags labels={labels} most={3} />
      </span>
      <span role="cell" className="bead-row-waits">
        <WaitsLine card={card} />
      </span>
      {rigName === undefined ? null : (
        <span role="cell" className="bead-row-rig">
          {rigName}
        </span>
      )}
      <span role="cell" className="bead-row-agent">
        {agentName}
      </span>
      <span role="cell" className="bead-row-cost">
        {costMicros === 0 ? '' : formatUsd(costMicros)}
      </span>
      <span role="cell" className="bead-row-age" title={new Date(createdAt).toLocaleString()}>
        {formatAge(createdAt, nowMs)}
      </span>
      <span role="cell" className="bead-row-action">
        <BeadQuickAction card={card} actions={actions} />
      </span>
    </div>
  )
})
