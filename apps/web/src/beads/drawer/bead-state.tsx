import type { BeadView } from '@gastown/contract/work/bead'
import type { ReactNode } from 'react'
import { StateDot } from '../../ui/state-dot.tsx'
import { Time } from '../../ui/time.tsx'
import { BeadMarks } from '../bead-marks.tsx'
import { BeadButton } from '../bead-button.tsx'
import { isStuck, statusTones, statusWords } from '../bead-words.ts'
import { Countdown } from '../countdown.tsx'

/** How far a bead is, and why it is not further. */
export function BeadState({ bead }: { readonly bead: BeadView }): ReactNode {
  const { status, waits, reason, closedAt } = bead
  return (
    <div className="bead-state" data-status={status} data-stuck={waits !== undefined && isStuck(waits)} role="status">
      <p className="bead-state-line">
        <StateDot tone={statusTones[status]} />
        <strong>{statusWords[status]}</strong>
        <BeadMarks card={bead} />
        {closedAt === undefined ? null : <Time at={closedAt} />}
      </p>
      {waits === undefined ? (
        <p>{closedText(bead.landedCommit !== undefined, reason)}</p>
      ) : (
        <p>
          {waits.text} {waits.until === undefined ? null : <Countdown until={waits.until} />}
        </p>
      )}
      {waits?.beadIds === undefined ? null : (
        <ul className="bead-state-beads">
          {waits.beadIds.map((beadId) => (
            <li key={beadId}>
              <BeadButton beadId={beadId} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function closedText(hasLanded: boolean, reason: string | undefined): string {
  if (hasLanded) return 'Its commit is on its target.'
  return reason === undefined ? 'It was closed by hand.' : `It was closed by hand: ${reason}`
}
