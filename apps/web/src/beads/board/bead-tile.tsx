import { memo, type ReactNode } from 'react'
import { formatUsd } from '../../work/format-usd.ts'
import { Icon } from '../../ui/icons.tsx'
import { BeadMarks } from '../bead-marks.tsx'
import { BeadLink } from '../bead-link.tsx'
import type { BeadItemProps } from './bead-item.ts'
import { BeadQuickAction } from './bead-quick-action.tsx'
import { formatAge } from '../format-age.ts'
import { LabelTags } from '../label-tags.tsx'
import { PriorityMark } from '../priority-mark.tsx'
import { WaitsLine } from '../waits-line.tsx'

/** Of a tile on the board, with the room below it. All have the same: a column of thousands scrolls without measuring any. */
export const tileHeightPx = 118

/** A bead on the board. */
export const BeadTile = memo(function BeadTile(props: BeadItemProps): ReactNode {
  const { card, actions, rigName, agentName, isCursor, isSelected, nowMs } = props
  const { beadId, status, priority, labels, attemptCount, costMicros, createdAt } = card
  return (
    <article
      className="bead-tile"
      data-testid="bead-tile"
      data-status={status}
      data-cursor={isCursor}
      data-selected={isSelected}
      data-bead={beadId}
    >
      <div className="bead-tile-head">
        <input
          type="checkbox"
          className="bead-check"
          aria-label={`Select ${card.title}`}
          checked={isSelected}
          tabIndex={-1}
          onClick={(event) => actions.select(beadId, event.shiftKey)}
          onChange={() => undefined}
        />
        <PriorityMark priority={priority} />
        <BeadLink card={card} isCursor={isCursor} onOpen={actions.open} />
      </div>
      <WaitsLine card={card} />
      <div className="bead-meta">
        <BeadMarks card={card} />
        <LabelTags labels={labels} most={2} />
        <span className="bead-facts">
          {attemptCount > 1 ? <span title={`${attemptCount} tries`}>{attemptCount}×</span> : null}
          {costMicros > 0 ? <span>{formatUsd(costMicros)}</span> : null}
          {agentName === undefined ? (
            rigName === undefined ? null : (
              <span className="bead-rig">{rigName}</span>
            )
          ) : (
            <span className="bead-agent">
              <Icon name="agent" size={12} />
              {agentName}
            </span>
          )}
          <span title={new Date(createdAt).toLocaleString()}>{formatAge(createdAt, nowMs)}</span>
        </span>
        <BeadQuickAction card={card} actions={actions} />
      </div>
    </article>
  )
})
