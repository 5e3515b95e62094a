import type { TownId } from '@gastown/contract/ids'
import type { BeadStatus } from '@gastown/contract/work/bead'
import type { BeadCard } from '@gastown/contract/work/bead-card'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useBeadCards } from '../beads/use-bead-cards.ts'
import { StateDot } from '../ui/state-dot.tsx'

/** More than a person reads at a glance; the page of the beads has them all. */
const shownBeads = 100

const words: Readonly<Record<BeadStatus, string>> = {
  open: 'waits',
  in_progress: 'at work',
  in_review: 'landing',
  failed: 'failed',
  closed: 'landed',
}
const tones = { open: 'quiet', in_progress: 'good', in_review: 'busy', failed: 'bad', closed: 'good' } as const

/** Unfinished and failed beads, each with what it waits for. */
export function BeadList({ townId }: { readonly townId: TownId }): ReactNode {
  const { cards } = useBeadCards(townId)
  const shown = cards.filter(({ status }) => status !== 'closed').slice(0, shownBeads)
  if (shown.length === 0) return null
  return (
    <section className="work-section" aria-label="Beads">
      <h2 className="work-title">Beads</h2>
      <ul className="beads">
        {shown.map((bead) => (
          <Bead key={bead.beadId} townId={townId} bead={bead} />
        ))}
      </ul>
    </section>
  )
}

function Bead({ townId, bead }: { readonly townId: TownId; readonly bead: BeadCard }): ReactNode {
  const trpc = useTRPC()
  const start = useMutation(trpc.gastown.startBead.mutationOptions())
  const retry = useMutation(trpc.gastown.retryBead.mutationOptions())
  const { beadId, title, status, hold, waits, kind } = bead
  return (
    <li className="bead" data-testid="bead" data-status={status}>
      <div className="bead-head">
        <StateDot tone={tones[status]} />
        <strong>{title}</strong>
        <span className="tag">{words[status]}</span>
        {status === 'open' && hold ? (
          <button
            type="button"
            className="button button-small"
            disabled={start.isPending}
            onClick={() => start.mutate({ townId, beadId })}
          >
            Start
          </button>
        ) : null}
        {status === 'failed' && kind === 'task' ? (
          <button
            type="button"
            className="button button-small"
            disabled={retry.isPending}
            onClick={() => retry.mutate({ townId, beadId })}
          >
            Open again
          </button>
        ) : null}
      </div>
      {waits === undefined ? null : <p className="waits">{waits.text}</p>}
    </li>
  )
}
