import type { TownId } from '@gastown/contract/ids'
import type { BeadStatus, BeadView } from '@gastown/contract/work/bead'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { StateDot } from '../ui/state-dot.tsx'

const shownStatus: BeadStatus[] = ['open', 'in_progress', 'in_review', 'failed']
/** More than a person reads; the rest is in the command line and, soon, on a page of its own. */
const shownBeads = 100

const words: Readonly<Record<BeadStatus, string>> = {
  open: 'waits',
  in_progress: 'at work',
  in_review: 'landing',
  failed: 'failed',
  closed: 'landed',
}
const tones = { open: 'quiet', in_progress: 'good', in_review: 'busy', failed: 'bad', closed: 'good' } as const

/** Unfinished and failed beads, each with what it waits for. The town's feed has it asked for anew with every change of the work. */
export function BeadList({ townId }: { readonly townId: TownId }): ReactNode {
  const trpc = useTRPC()
  const { data } = useQuery(trpc.gastown.listBeads.queryOptions({ townId, status: shownStatus, limit: shownBeads }))
  if (data === undefined || data.beads.length === 0) return null
  return (
    <section className="work-section" aria-label="Beads">
      <h2 className="work-title">Beads</h2>
      <ul className="beads">
        {data.beads.map((bead) => (
          <Bead key={bead.beadId} townId={townId} bead={bead} />
        ))}
      </ul>
    </section>
  )
}

function Bead({ townId, bead }: { readonly townId: TownId; readonly bead: BeadView }): ReactNode {
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
